"""The starter model: a small Argos package that ships with Dragoman. Replacing the file is all a newer one takes."""
