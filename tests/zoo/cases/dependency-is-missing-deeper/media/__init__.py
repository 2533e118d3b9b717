from media.probe import length
