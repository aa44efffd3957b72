"""What people see: one file per view, the state that a link carries, and the caches that all sessions share."""
