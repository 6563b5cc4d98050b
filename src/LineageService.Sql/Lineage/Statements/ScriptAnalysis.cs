using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;
using LineageService.Sql.Typing;

namespace LineageService.Sql.Lineage.Statements;

/// <summary>
/// Walks the statements of a script in order: keeps what temp objects and variables carry, and states what reaches permanent tables, end to end
/// (lineage-semantics.md §3). The statements are in the files beside this one. Mutable; one per analysis.
/// </summary>
internal sealed partial class ScriptAnalysis : IRoutineBodies
{
    private const int ExpansionLimit = 12;

    private readonly SqlDialect _dialect;
    private readonly ISqlFrontEnd _frontEnd;
    private readonly ISchemaCatalog _catalog;
    private readonly AnalysisOptions _options;
    private readonly CancellationToken _cancellationToken;
    private readonly ScriptState _state;
    private readonly QueryBinder _binder;
    private readonly LineageFold _fold;
    private readonly LineageResultBuilder _result;

    // Null where nobody asks for types.
    private readonly ScriptTypes? _types;
    private readonly List<Diagnostic> _diagnostics = [];

    // Temp objects of routines that ended without anybody reading them.
    private readonly List<TempObject> _ended = [];
    private HashSet<string> _scratch = [];
    private int _statements;
    private int _opaque;

    // Inside IF, WHILE, TRY: an assignment may or may not happen, so it adds instead of replacing.
    private int _conditionalDepth;

    // While a script only gives context, nothing is stated.
    private bool _isContext;

    // Where the rows of bare queries go while a procedure is expanded for INSERT … EXEC; null: to the client.
    private List<BoundRelation>? _capturedRows;

    public ScriptAnalysis(
        SqlDialect dialect, ISqlFrontEnd frontEnd, ISchemaCatalog catalog, AnalysisOptions options, CancellationToken cancellationToken)
    {
        _dialect = dialect;
        _frontEnd = frontEnd;
        _catalog = catalog;
        _options = options;
        _cancellationToken = cancellationToken;
        _state = new ScriptState { Uses = options.RecordUses ? new UseRecorder() : null };
        _state.DefaultDatabase = options.DefaultDatabase;
        _state.DefaultSchema = options.DefaultSchema;
        _binder = new QueryBinder(dialect, catalog, _state, cancellationToken)
        {
            StatementRows = BindStatementRows,
            Bodies = this,
            Routines = options.Routines,
            KeepsTypes = options.InferTypes,
            ParseText = text => frontEnd.Parse(text, cancellationToken),
        };
        _fold = new LineageFold(cancellationToken);
        _types = options.InferTypes ? new ScriptTypes(dialect, cancellationToken) : null;
        _result = new LineageResultBuilder(_fold) { Types = _types };
    }

    /// <summary>Takes in a script that only gives context: its views and temp objects are expanded through, its tables are schemas.</summary>
    public void AddContext(ParsedScript script)
    {
        _isContext = true;
        Visit(script.Statements);
        _isContext = false;
        _state.Unknowns.Clear();
        _state.Warnings.Clear();
        foreach (var temp in _state.TempObjects.Values) temp.IsRead = true;
    }

    public LineageResult Analyze(ParsedScript script)
    {
        _diagnostics.AddRange(script.Diagnostics);
        _scratch = ScratchTables.In(script.Statements);
        Announce(script.Statements);
        Visit(script.Statements);
        WriteUnread();
        foreach (var unknown in _state.Unknowns) _result.AddUnknown(unknown);
        if (script.Places is not { } places)
        {
            _diagnostics.AddRange(_state.Warnings.Distinct());
            return WithUnread(Built(_diagnostics), script);
        }

        var own = _diagnostics.Skip(script.Diagnostics.Length).Concat(_state.Warnings.Distinct());
        var diagnostics = script.Diagnostics.Concat(
            own.Select(found => found.Span is { } span ? found with { Span = places(span) } : found));
        return WithUnread(Built(diagnostics).Moved(places), script);
    }

    private LineageResult Built(IEnumerable<Diagnostic> diagnostics)
    {
        var result = _result.Build(diagnostics, _statements, _opaque);
        return _state.Uses is { } uses ? result with { Uses = uses.ToUses(_types is null ? null : _types.TypeOf, _fold) } : result;
    }

    private static LineageResult WithUnread(LineageResult result, ParsedScript script) =>
        script.Unread.IsEmpty ? result : result with { Unknowns = result.Unknowns.AddRange(script.Unread) };

    private void Visit(ImmutableArray<SqlStatement> statements)
    {
        foreach (var statement in statements) Visit(statement);
    }

    private void Visit(SqlStatement statement)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            _state.Unknowns.Add(new UnknownLineage(UnknownCodes.BudgetReached, null, null, statement.Span, "The script is nested too deeply to be analysed."));
            return;
        }

        _writtenFields.Clear();
        if (statement is not Block) _statements++;
        switch (statement)
        {
            case QueryStatement query: VisitQuery(query); break;
            case InsertStatement insert: VisitInsert(insert, null); break;
            case UpdateStatement update: VisitUpdate(update, null); break;
            case DeleteStatement delete: VisitDelete(delete, null); break;
            case MergeStatement merge: VisitMerge(merge, null); break;
            case CopyStatement copy: VisitCopy(copy); break;
            case CreateTableStatement table: VisitCreateTable(table); break;
            case CreateViewStatement view: VisitCreateView(view); break;
            case AlterTableStatement alter: VisitAlter(alter); break;
            case DropStatement drop: VisitDrop(drop); break;
            case CreateSynonymStatement synonym: _state.Synonyms[synonym.Name.ToString()] = synonym.Target; break;
            case TruncateStatement truncate: VisitTruncate(truncate); break;
            case CreateProcedureStatement procedure: VisitCreateProcedure(procedure); break;
            case CreateFunctionStatement function: VisitCreateFunction(function); break;
            case Block block: VisitBlock(block); break;
            case DeclareVariableStatement declare: VisitDeclare(declare); break;
            case AssignVariableStatement assign: VisitAssign(assign); break;
            case DeclareCursorStatement cursor: VisitDeclareCursor(cursor); break;
            case FetchStatement fetch: VisitFetch(fetch); break;
            case CallStatement call: VisitCall(call); break;
            case DynamicSqlStatement dynamic: VisitDynamic(dynamic); break;
            case UseStatement use: VisitUse(use); break;
            case ReturnStatement result: VisitReturn(result); break;
            case OpaqueStatement opaque: VisitOpaque(opaque); break;
            case UtilityStatement: break;
            default: throw new UnreachableException();
        }

        if (statement is not (QueryStatement or Block or DeclareVariableStatement or AssignVariableStatement or UtilityStatement)) _state.LastQuery = null;
    }

    private void VisitOpaque(OpaqueStatement opaque)
    {
        _opaque++;
        _state.Unknowns.Add(new UnknownLineage(UnknownCodes.UnparsedStatement, null, null, opaque.Span, $"A statement was not understood: {opaque.Reason}."));
    }

    private void VisitUse(UseStatement use)
    {
        _state.HasSearchPath = use.IsPath;
        var parts = use.Name.Parts;
        if (parts.Length > 1)
        {
            _state.DefaultDatabase = parts[^2].Text;
            _state.DefaultSchema = parts[^1].Text;
            return;
        }

        if (SetsSchema(use.Scope)) _state.DefaultSchema = parts[0].Text;
        else
        {
            // Another database has a schema of its own; which one it begins with is not written here.
            if (!string.Equals(_state.DefaultDatabase, parts[0].Text, StringComparison.OrdinalIgnoreCase)
                && _dialect.Names.UseForgetsSchema)
                _state.DefaultSchema = null;
            _state.DefaultDatabase = parts[0].Text;
        }
    }

    private bool SetsSchema(UseScope scope) => scope switch
    {
        UseScope.Schema => true,
        UseScope.Catalog => false,
        UseScope.Database => _dialect.Names is { DatabaseIsSchema: true } or { QualifiedNameParts: 2 },
        _ => _dialect.Names is { UseNamesSchema: true } or { QualifiedNameParts: 2 },
    };

    private void Warn(string code, TextSpan span, string message) => _diagnostics.Add(new Diagnostic(code, DiagnosticSeverity.Warning, span, message));

    /// <summary>A scope with the CTEs in front of a statement; an empty one where there are none.</summary>
    private NameScope ScopeWith(ImmutableArray<CommonTableExpression> with, NameScope? outer) =>
        with.IsDefaultOrEmpty ? new NameScope(outer) : _binder.BindCtes(with, recursive: false, outer);
}
