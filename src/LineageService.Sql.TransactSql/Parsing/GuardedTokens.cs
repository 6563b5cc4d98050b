using System.Collections;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Parsing;

/// <summary>
/// A token list that ends the parse when it is cancelled: ScriptDom has no cancellation of its own, but it asks for every token here.
/// Read-only; not a copy.
/// </summary>
internal sealed class GuardedTokens(IList<TSqlParserToken> tokens, CancellationToken cancellationToken) : IList<TSqlParserToken>
{
    public int Count => tokens.Count;

    public bool IsReadOnly => true;

    public TSqlParserToken this[int index]
    {
        get
        {
            cancellationToken.ThrowIfCancellationRequested();
            return tokens[index];
        }
        set => throw new NotSupportedException();
    }

    public bool Contains(TSqlParserToken item) => tokens.Contains(item);

    public void CopyTo(TSqlParserToken[] array, int arrayIndex) => tokens.CopyTo(array, arrayIndex);

    public int IndexOf(TSqlParserToken item) => tokens.IndexOf(item);

    public IEnumerator<TSqlParserToken> GetEnumerator() => tokens.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => tokens.GetEnumerator();

    public void Add(TSqlParserToken item) => throw new NotSupportedException();

    public void Clear() => throw new NotSupportedException();

    public void Insert(int index, TSqlParserToken item) => throw new NotSupportedException();

    public bool Remove(TSqlParserToken item) => throw new NotSupportedException();

    public void RemoveAt(int index) => throw new NotSupportedException();
}
