namespace LineageService.Ingestion.Collecting.Catalogs.Postgres;

/// <summary>
/// What is asked of PostgreSQL's own catalog (10 and later). It shows all objects whether or not the role may read their rows, which
/// information_schema does not. Source: PostgreSQL 17 documentation, "System Catalogs".
/// </summary>
internal static class PostgresQueries
{
    /// <summary>So that definitions come with every name qualified.</summary>
    public const string QualifyNames = "SELECT set_config('search_path', '', false)";

    public const string Database = "SELECT current_database()";

    // What belongs to an extension is not the company's.
    private static string Own(string catalog, string id) =>
        $"NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = '{catalog}'::regclass AND d.objid = {id} AND d.deptype = 'e')";

    private const string UserSchema = "n.nspname <> 'information_schema' AND left(n.nspname, 3) <> 'pg_'";

    /// <summary>oid, schema, name, kind, is a partition, comment, owner, definition of a view.</summary>
    public static string Relations { get; } =
        $"""
        SELECT c.oid::bigint, n.nspname, c.relname, c.relkind::text, c.relispartition, pg_catalog.obj_description(c.oid, 'pg_class'),
               pg_catalog.pg_get_userbyid(c.relowner), CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid, true) END
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {UserSchema} AND {Own("pg_catalog.pg_class", "c.oid")}
        ORDER BY n.nspname, c.relname
        """;

    /// <summary>oid, name, type, not null, generated, comment; in the order of the table.</summary>
    public const string Columns =
        """
        SELECT a.attrelid::bigint, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
               to_jsonb(a) ->> 'attgenerated' IN ('s', 'v'), pg_catalog.col_description(a.attrelid, a.attnum)
        FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
        WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        ORDER BY a.attrelid, a.attnum
        """;

    /// <summary>oid, is primary, columns: unique indexes over plain columns of all rows.</summary>
    public const string Keys =
        """
        SELECT i.indrelid::bigint, i.indisprimary,
               ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(number, place)
                     JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
                     WHERE k.place <= coalesce((to_jsonb(i) ->> 'indnkeyatts')::int, i.indnatts) ORDER BY k.place)
        FROM pg_catalog.pg_index i
        WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
        ORDER BY i.indrelid, NOT i.indisprimary, i.indexrelid
        """;

    /// <summary>oid, columns (expressions left out).</summary>
    public const string PartitionKeys =
        """
        SELECT p.partrelid::bigint,
               ARRAY(SELECT a.attname::text FROM unnest(p.partattrs::int2[]) WITH ORDINALITY k(number, place)
                     JOIN pg_catalog.pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = k.number ORDER BY k.place)
        FROM pg_catalog.pg_partitioned_table p
        """;

    /// <summary>oid of the partition, oid of its parent.</summary>
    public const string Partitions =
        """
        SELECT i.inhrelid::bigint, i.inhparent::bigint
        FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
        WHERE c.relispartition
        """;

    /// <summary>oid, wrapper, options of the server, options of the table.</summary>
    public const string Foreign =
        """
        SELECT t.ftrelid::bigint, w.fdwname, s.srvoptions, t.ftoptions
        FROM pg_catalog.pg_foreign_table t JOIN pg_catalog.pg_foreign_server s ON s.oid = t.ftserver
             JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
        """;

    /// <summary>schema, name, types of the arguments, kind, language, owner, comment, definition.</summary>
    public static string Routines { get; } =
        $"""
        SELECT n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid), coalesce(to_jsonb(p) ->> 'prokind', 'f'), l.lanname,
               pg_catalog.pg_get_userbyid(p.proowner), CASE WHEN l.lanname IN ('sql', 'plpgsql') THEN pg_catalog.pg_get_functiondef(p.oid) END
        FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace JOIN pg_catalog.pg_language l ON l.oid = p.prolang
        WHERE {UserSchema} AND coalesce(to_jsonb(p) ->> 'prokind', 'f') IN ('f', 'p') AND l.lanname NOT IN ('c', 'internal')
              AND {Own("pg_catalog.pg_proc", "p.oid")}
        ORDER BY n.nspname, p.proname, 3
        """;
}
