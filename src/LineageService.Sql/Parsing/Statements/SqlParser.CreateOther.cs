using System.Collections.Frozen;
using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>
    /// Kinds of objects whose CREATE, ALTER and DROP move no data. Closed: an unknown kind makes an opaque statement. The word may stand
    /// anywhere among the first few words (CREATE UNIQUE NONCLUSTERED INDEX, CREATE EXTERNAL DATA SOURCE).
    /// </summary>
    private static readonly FrozenSet<string> InertKinds = new[]
    {
        "ACCESS", "ACCOUNT", "AGENT", "AGGREGATE", "ALERT", "ANALYZER", "APPLICATION", "ASSEMBLY", "ASSERTION", "ASSIGNMENT",
        "ASYMMETRIC", "AUDIT", "AUTHENTICATION", "AUTHORIZATION", "AVAILABILITY", "BACKUP", "BINDING", "BI_CAPACITY", "BITMAP", "BRANCH",
        "BROKER", "CAPACITY", "CAST", "CATALOG", "CERTIFICATE", "CLASSIFIER", "CLUSTER", "CLUSTERED", "COLLATION", "COLLECTION",
        "COLOCATE", "COLUMNSTORE", "COMPUTE", "CONFIGURATION", "CONNECTION", "CONNECTOR", "CONSUMER", "CONTACT", "CONTEXT", "CONTRACT",
        "CONVERSION", "CORTEX", "CREDENTIAL", "CREDENTIALS", "CRYPTOGRAPHIC", "DATABASE", "DATASET", "DATASHARE", "DBT", "DCM", "DEFAULT",
        "DEPLOYMENT", "DICTIONARY", "DIMENSION", "DIRECTORY", "DISKGROUP", "DOMAIN", "EDITION", "ENCODING", "ENCRYPTION", "ENDPOINT",
        "ENVIRONMENT", "EXCEPTION", "EXPERIMENT", "EXTENSION", "FAILOVER", "FEDERATION", "FEED", "FILE", "FILEGROUP", "FILESET", "FOLDER",
        "FULLTEXT", "FUNCTION_LIBRARY", "GATEWAY", "GENERATOR", "GIT", "GRAPH", "GROUP", "HIERARCHY", "IMAGE", "INDEX", "INDEXTYPE",
        "INMEMORY", "INTEGRATION", "JAVA", "JOB", "JOIN", "KEY", "KEYSPACE", "LANGUAGE", "LARGE", "LIBRARY", "LISTING", "LOCATION",
        "LOGFILE", "LOGIN", "LUA", "MAPPING", "MASK", "MASKING", "MASTER", "MCP", "MEMORY", "MESSAGE", "NAMED", "NAMESPACE", "NETWORK",
        "NODEGROUP", "NONCLUSTERED", "NOTEBOOK", "NOTIFICATION", "OBJECT", "OPERATOR", "ORGANIZATION", "OUTLINE", "OWNED", "PACKAGES",
        "PARAMETER", "PARTITION", "PASSWORD", "PERFORMANCE", "PFILE", "PLAN", "PLUGGABLE", "POLICY", "POOL", "PRIMARY", "PRIVILEGE",
        "PRIVILEGES", "PROFILE", "PROGRAM", "PROJECTION", "PROPERTY", "PROTOCOL", "PROVIDER", "PUBLICATION", "PYTHON", "QUERY", "QUEUE",
        "QUOTA", "REMOTE", "REPLICA", "REPLICATION", "REPOSITORY", "RESERVATION", "RESOURCE", "RESTORE", "RESTRICTION", "RESULT", "RLS",
        "ROLE", "ROLLBACK", "ROUTE", "ROUTINE", "RULE", "SCHEDULE", "SCHEDULED", "SCHEMA", "SCRIPT", "SEARCH", "SECRET", "SECURITY",
        "SELECTIVE", "SEMANTIC", "SENSITIVITY", "SEQUENCE", "SERVER", "SERVICE", "SESSION", "SETTINGS", "SETTING_NAME", "SHARE", "SHARED",
        "SIGNATURE", "SINK", "SOURCE", "SPATIAL", "SPFILE", "STAGE", "STATISTIC", "STATISTICS", "STOGROUP", "STOPLIST", "STORAGE",
        "STREAMLIT", "SUBSCRIPTION", "SYMMETRIC", "SYSTEM", "TABLESPACE", "TAG", "TENANT", "TEXT", "THRESHOLD", "TOKEN", "TRANSFORM",
        "TRIGGERS", "TRUSTED", "TYPE", "UNIQUE", "USER", "VARIABLE", "VECTOR", "VIRTUAL", "VOLUME", "WAREHOUSE", "WORK", "WORKLOAD",
        "WORKSPACE", "WRAPPER", "XML", "ZONE",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> InertKindsBySpan =
        InertKinds.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// CREATE of what is neither table, view nor routine: wrappers around statements and streams, and kinds that move no data.
    /// </summary>
    private SqlStatement ParseCreateOther(CreateHead head, int first)
    {
        if (AtWord("PACKAGE")) return ParsePackage(head);
        if (AtWord("FLOW") && AtChangeFeed()) return ParseChangeFeed(head.Start);
        if (At(Keyword.Task) || AtWord("PIPE") || AtWord("FLOW")) return ParseStatementInside(head);
        if (At(Keyword.Stream)) return ParseCreateStream(head);
        if (AtRewriteRule()) return ParseCreateRule(head);
        if (At(Keyword.Trigger)) return ParseCreateTrigger(head);
        if (WordIs(_tokens[_position - 1], "EVENT") && !At(Keyword.Session) && !AtWord("NOTIFICATION")) return ParseCreateEvent(head);
        if (AtWord("ROUTINE") && Peek().Keyword == Keyword.Load) return ParseRoutineLoad(head);
        if (AtWord("DICTIONARY")) return ParseCreateDictionary(head);
        if (AtWord("CORTEX")) return ParseSearchService(head);
        if (AtWord("SCHEDULED") && Peek().Keyword == Keyword.Query) return ParseScheduledQuery(head.Start);
        if (!HasInertKind(first + 1)) throw Expected("a kind of object that CREATE knows");
        return UtilityFrom(head.Start, "CREATE");
    }

    private bool HasInertKind(int position)
    {
        for (var i = position; i < position + 6 && _tokens[i].Kind == TokenKind.Word; i++)
        {
            if (InertKindsBySpan.Contains(TextOf(_tokens[i]))) return true;
        }

        return false;
    }

    // CREATE FLOW f AS AUTO CDC INTO …
    private bool AtChangeFeed()
    {
        for (var offset = 2; offset < 12; offset++)
        {
            if (Peek(offset).Keyword == Keyword.As) return WordIs(Peek(offset + 1), "AUTO");
        }

        return false;
    }

    /// <summary>Databricks: AUTO CDC INTO t FROM s, APPLY CHANGES INTO t FROM s: the rows of s by name, the latest of each key.</summary>
    private InsertStatement ParseChangeFeed(int start)
    {
        while (!AtEnd && !At(Symbol.Semicolon) && !At(Keyword.Into)) Advance();
        Expect(Keyword.Into);
        var target = ParseTargetTable();
        Expect(Keyword.From);
        var source = ParseTableExpression();
        ImmutableArray<SelectItem> items = [new StarItem(null, null, [], [], [], null, null, source.Span)];
        while (!AtEnd && !At(Symbol.Semicolon))
        {
            if (At(Keyword.Columns) && Peek().Symbol is Symbol.Star or Symbol.LeftParenthesis) items = ParseFedColumns();
            else SkipCopyWord();
        }

        var query = new SelectBlock(source.Span) { Items = items, From = [source] };
        return new InsertStatement(target, SpanFrom(start)) { ByName = true, Source = query };
    }

    // COLUMNS * EXCEPT (op), COLUMNS (a, b).
    private ImmutableArray<SelectItem> ParseFedColumns()
    {
        Advance();
        if (!Take(Symbol.LeftParenthesis)) return [ParseSelectItem()];
        var items = ParseSelectItems();
        Expect(Symbol.RightParenthesis);
        return items;
    }

    /// <summary>A task, pipe or flow runs the statement behind AS again and again: what it moves is what the statement moves.</summary>
    private Block ParseStatementInside(CreateHead head)
    {
        while (!AtEnd && !At(Symbol.Semicolon) && !At(Keyword.As)) SkipCopyWord();
        Expect(Keyword.As);
        return new Block([ParseBodyStatement()], [], SpanFrom(head.Start));
    }

    /// <summary>Snowflake: a stream shows the changed rows of a table or view under its own name.</summary>
    private SqlStatement ParseCreateStream(CreateHead head)
    {
        Advance();
        SkipIfNotExists();
        var name = ParseObjectName();
        while (!AtEnd && !At(Symbol.Semicolon) && !At(Keyword.On)) SkipCopyWord();
        if (!Take(Keyword.On)) return UtilityFrom(head.Start, "CREATE STREAM");
        while (AtAny(Keyword.External, Keyword.Dynamic) || AtWord("EVENT")) Advance();
        if (!AtAny(Keyword.Table, Keyword.View)) return UtilityFrom(head.Start, "CREATE STREAM");
        Advance();
        var source = ParseObjectName();
        SkipToStatementEnd();
        return new CreateViewStatement(name, [], EverythingFrom(source), SpanFrom(head.Start));
    }

    /// <summary>Doris, StarRocks: CREATE ROUTINE LOAD j ON t … FROM KAFKA ("kafka_topic" = "x"): the topic fills the table.</summary>
    private CopyStatement ParseRoutineLoad(CreateHead head)
    {
        while (!AtEnd && !At(Symbol.Semicolon) && !At(Keyword.On)) Advance();
        Expect(Keyword.On);
        var table = ParseTargetName().Name;
        var (source, brokers) = ("kafka", string.Empty);
        for (; !AtEnd && !At(Symbol.Semicolon); Advance())
        {
            if (Current.Kind != TokenKind.String || Peek().Symbol != Symbol.Equal || Peek(2).Kind != TokenKind.String) continue;
            var key = StringLiteral.Value(TextOf(Current), _dialect.Lexical);
            if (key == "kafka_topic") source = StringLiteral.Value(TextOf(Peek(2)), _dialect.Lexical);
            else if (key == "kafka_broker_list") brokers = StringLiteral.Value(TextOf(Peek(2)), _dialect.Lexical);
        }

        // The topic by its cluster, as every other reader of it is told.
        if (source != "kafka" && brokers.Length > 0) source = $"kafka://{brokers.Split(',').Min(StringComparer.Ordinal)!.Trim()}/{source}";

        return new CopyStatement(SpanFrom(head.Start)) { SourcePath = source, TargetTable = table };
    }

    // Hive: CREATE or ALTER SCHEDULED QUERY q CRON '…' [DEFINED] AS statement.
    private SqlStatement ParseScheduledQuery(int start)
    {
        while (!AtEnd && !At(Symbol.Semicolon) && !(At(Keyword.As) && !WordIs(Peek(), "USER"))) SkipCopyWord();
        if (!Take(Keyword.As)) return new UtilityStatement("SCHEDULED QUERY", SpanFrom(start));
        return new Block([ParseBodyStatement()], [], SpanFrom(start));
    }

    // Snowflake: a search service is filled by its query.
    private SqlStatement ParseSearchService(CreateHead head)
    {
        Skip(3);
        SkipIfNotExists();
        var name = ParseObjectName();
        while (!AtEnd && !At(Symbol.Semicolon) && !At(Keyword.As)) SkipCopyWord();
        if (!Take(Keyword.As)) return new UtilityStatement("CREATE", SpanFrom(head.Start));
        var query = ParseQuery();
        return new CreateTableStatement(name, SpanFrom(head.Start)) { Query = query };
    }

    /// <summary>MySQL: an event runs the statement behind DO by its schedule.</summary>
    private Block ParseCreateEvent(CreateHead head)
    {
        while (!AtEnd && !At(Symbol.Semicolon) && !At(Keyword.Do)) SkipCopyWord();
        Expect(Keyword.Do);
        return new Block([ParseBodyStatement()], [], SpanFrom(head.Start));
    }
}
