"""Reviews: a period frozen as plain values in one agreed form, and what one run of it says otherwise than another."""
