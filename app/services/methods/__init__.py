"""Sales methods: their templates, what calls said about their fields, and the writes that follow."""
