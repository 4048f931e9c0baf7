"""OTHER PEOPLE'S PAGES: fetched with care, read in a process apart, handed on as text."""
