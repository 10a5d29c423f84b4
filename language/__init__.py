"""What is said to readers in their language: words, numbers, dates, durations; it knows no screen and no paper."""
