"""From what a worker or a build printed to a place in the repository; pure, it only reads files."""
