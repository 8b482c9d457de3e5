"""Pictures as people have them: from an archive of folders to arrays."""
