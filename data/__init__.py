"""Storage: tables, one ``Sql<Feature>Store`` for each Store Protocol, migrations and backup."""
