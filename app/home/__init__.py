"""What a person sees first: the front page, what to do next, search, and the site's own pages."""
