using System.Runtime.CompilerServices;
using LineageService.Graph.Neo4j.Cypher;

namespace LineageService.Graph.Neo4j.Reading;

/// <summary>Runs reads of a store; failures become those of the store. Any thread.</summary>
internal sealed class CypherReads(ICypherExecutor executor)
{
    /// <summary>Rows a page of a stream: enough that round trips do not count, few enough for the memory of both sides.</summary>
    public const int PageSize = 1_000;

    public async Task<CypherResult> RunAsync(string text, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await executor.RunAsync(new CypherStatement(text, parameters), CypherAccess.Read, cancellationToken).ConfigureAwait(false);
        }
        catch (CypherException failure)
        {
            throw failure.ToStoreException();
        }
    }

    public async Task<CypherResult> WriteAsync(string text, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        try
        {
            return await executor.RunAsync(new CypherStatement(text, parameters), CypherAccess.Write, cancellationToken).ConfigureAwait(false);
        }
        catch (CypherException failure)
        {
            throw failure.ToStoreException();
        }
    }

    /// <summary>
    /// Rows in pages, in the order of their first column, a unique key; the statement takes <c>$after</c> and <c>$limit</c>. The pages are
    /// transactions of their own: what is committed meanwhile may show in later ones.
    /// </summary>
    public async IAsyncEnumerable<CypherRow> StreamAsync(
        string text, [EnumeratorCancellation] CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        for (var after = ""; ;)
        {
            var page = await RunAsync(text, cancellationToken, [.. parameters, ("after", after), ("limit", PageSize)]).ConfigureAwait(false);
            foreach (var row in page.Each())
            {
                cancellationToken.ThrowIfCancellationRequested();
                after = row.Text(0);
                yield return row;
            }

            if (page.Rows.Count < PageSize) yield break;
        }
    }
}
