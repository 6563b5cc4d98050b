using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <summary>
/// What a script has made so far: temp objects, variables, cursors, routines, tables it created, its default database. Mutable; one per script.
/// </summary>
internal sealed class ScriptState
{
    public string? DefaultDatabase { get; set; }

    /// <summary>Notes what names turn out to be; null where nobody asks.</summary>
    public UseRecorder? Uses { get; init; }

    public string? DefaultSchema { get; set; }

    /// <summary>True where bare names may lie in other schemas than the default one too.</summary>
    public bool HasSearchPath { get; set; }

    /// <summary>Temp tables, table variables and collapsed views by their name as written, last part or dotted.</summary>
    public Dictionary<string, TempObject> TempObjects { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Variables by name, with their sigil where they have one.</summary>
    public Dictionary<string, ColumnSymbol> Variables { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Constant text of variables, for dynamic SQL.</summary>
    public Dictionary<string, string> Constants { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Texts of PREPARE by their names; null where the text is not known.</summary>
    public Dictionary<string, string?> Prepared { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Synonyms and the tables they mean.</summary>
    public Dictionary<string, ObjectName> Synonyms { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The rows of the statement before, where it was a bare query: what Snowflake's <c>RESULT_SCAN(LAST_QUERY_ID())</c> reads. Null otherwise.</summary>
    public BoundRelation? LastQuery { get; set; }

    public Dictionary<string, BoundRelation> Cursors { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, CreateProcedureStatement> Procedures { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, CreateFunctionStatement> Functions { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A function by its last name: inside a package its members call one another so. Null where there is none.</summary>
    public CreateFunctionStatement? MemberFunction(string name)
    {
        foreach (var function in Functions.Values)
        {
            if (function.Name.Last.Text.Equals(name, StringComparison.OrdinalIgnoreCase)) return function;
        }

        return null;
    }

    /// <summary>Tables that the script calls by their whole names.</summary>
    public HashSet<TableName> FullyNamed { get; } = [];

    /// <summary>Schemas of tables that the script created or defined, by dotted name.</summary>
    public Dictionary<string, TableSchema> Schemas { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Fields of the record types of variables, by the name of the type, which is also that of its constructor.</summary>
    public Dictionary<string, ImmutableArray<string>> RecordTypes { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Defaults that read other columns, by the dotted name of their table.</summary>
    public Dictionary<string, List<ColumnDefinition>> Defaults { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every base table read so far, in order.</summary>
    public List<ScanRelation> Scans { get; } = [];

    /// <summary>What binding could not know, besides what columns carry.</summary>
    public List<UnknownLineage> Unknowns { get; } = [];

    /// <summary>What was odd but could be understood.</summary>
    public List<Diagnostic> Warnings { get; } = [];

    /// <summary>Assignments met in select lists (<c>SELECT @x = a</c>) since the script last looked.</summary>
    public List<SelectAssignment> Assignments { get; } = [];

    /// <summary>Nesting of expanded routines, so that recursion ends.</summary>
    public int ExpansionDepth { get; set; }

    /// <summary>Counts an expansion; false once there were more than any script needs.</summary>
    public bool TryExpand() => ++_expansions <= ExpansionBudget;

    private const int ExpansionBudget = 20_000;

    private int _expansions;
}

/// <summary>A variable filled by an item of a select list.</summary>
internal sealed record SelectAssignment(string Variable, BoundExpression Value, BoundRelation Block, SqlExpression Syntax);

/// <summary>A temp table or collapsed view: its relation so far. Filling it replaces column symbols and adds inputs. Mutable.</summary>
internal sealed class TempObject(string name)
{
    public string Name { get; } = name;

    public DerivedRelation Relation { get; set; } = new();

    /// <summary>The name as written; null for what cannot outlive the script (table variables).</summary>
    public ObjectName? Syntax { get; init; }

    /// <summary>True once something read it.</summary>
    public bool IsRead { get; set; }

    /// <summary>The types that its columns are declared with, by their names.</summary>
    public Dictionary<string, string> DeclaredTypes { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What its computed columns are, by their names.</summary>
    public Dictionary<string, SqlExpression> Computed { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Columns that an INSERT without a list does not fill: identity and computed ones.</summary>
    public HashSet<string> Generated { get; } = new(StringComparer.OrdinalIgnoreCase);
}
