using System.Collections.Immutable;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    private CopyStatement BulkInsert(Dom.BulkInsertStatement bulk) => new(Span(bulk))
    {
        TargetTable = ObjectName(bulk.To),
        SourcePath = bulk.From.Value,
    };

    /// <summary>COPY INTO (Synapse): one statement of the model for each file.</summary>
    private void AddCopies(Dom.CopyStatement copy, ImmutableArray<SqlStatement>.Builder into)
    {
        var columns = ImmutableArray.CreateBuilder<Identifier>();
        foreach (var option in copy.Options)
        {
            if (option.Value is not Dom.ListTypeCopyOption list) continue;
            foreach (var column in list.Options.OfType<Dom.CopyColumnOption>()) columns.Add(Name(column.ColumnName));
        }

        foreach (var file in copy.From)
        {
            into.Add(new CopyStatement(Span(copy))
            {
                TargetTable = ObjectName(copy.Into),
                SourcePath = file.Value,
                Columns = columns.ToImmutable(),
            });
        }
    }
}
