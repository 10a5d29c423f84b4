"""The server round the pages: headers, gates, and files that are handed out once."""
