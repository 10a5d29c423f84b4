"""Letters of a review, in the form of a government circular: a document built once, and printed as PDF or as DOCX."""
