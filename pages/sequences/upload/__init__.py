"""The visitor's own table: brought, read, and read otherwise where the visitor knows better."""
