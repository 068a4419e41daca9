"""Words made into what people open: documents and pictures."""
