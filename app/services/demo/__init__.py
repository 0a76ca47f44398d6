"""The bundled story: the demo's steps and the page that reports them."""
