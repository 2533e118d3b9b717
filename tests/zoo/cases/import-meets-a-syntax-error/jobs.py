def retries():
<<<<<<< HEAD
    return 3
=======
    return 5
>>>>>>> feature/retries
