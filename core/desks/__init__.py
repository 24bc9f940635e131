"""One small service per section of the app: the use cases that pages and the command line share."""
