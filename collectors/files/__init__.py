"""What comes from files and goes into them: archives, tables of follower counts, exports, what was set aside."""
