"""The store: settings, tables, migrations, the registry's files, and every read and write in SQL."""
