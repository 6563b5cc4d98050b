using System.Globalization;

namespace LineageService.Sql.Tests.Canonical;

/// <summary>A query made by chance from a seed, spelled in one of two ways that mean the same, or with one thing changed.</summary>
internal sealed class GeneratedQuery
{
    private static readonly string[] Columns = ["id", "name", "country", "qty"];
    private static readonly string[] Joins = ["JOIN", "LEFT JOIN", "FULL JOIN"];

    private readonly List<(string Join, string Left, string Right)> _joins = [];
    private readonly List<(int Table, string Column, string Operator, int Value)> _terms = [];
    private readonly List<(int Table, string Column, string? Function)> _items = [];
    private readonly bool _distinct;
    private readonly int _limit;

    public GeneratedQuery(int seed)
    {
        var random = new Random(seed);
        for (var i = random.Next(3); i > 0; i--) _joins.Add((Joins[random.Next(Joins.Length)], Pick(), Pick()));
        for (var i = random.Next(1, 5); i > 0; i--)
            _terms.Add((random.Next(_joins.Count + 1), Pick(), random.Next(2) == 0 ? "=" : "<", random.Next(1000)));
        for (var i = random.Next(1, 4); i > 0; i--) _items.Add((random.Next(_joins.Count + 1), Pick(), random.Next(3) == 0 ? "UPPER" : null));
        _distinct = random.Next(2) == 0;
        _limit = random.Next(2) == 0 ? 0 : random.Next(1, 100);

        string Pick() => Columns[random.Next(Columns.Length)];
    }

    public int Changes => _terms.Count + _items.Count + _joins.Count + 2;

    /// <summary>The first table is a CTE, aliases are short, terms stand in order.</summary>
    public string Plain(int change = -1)
    {
        var terms = _terms.Select((term, i) => Term(term with { Value = i == change ? term.Value + 1 : term.Value }, "a"));
        return $"WITH c AS (SELECT id, name, country, qty FROM t WHERE qty > 5) SELECT {(_distinct ^ (change == Changes - 1) ? "DISTINCT " : "")}{Items("a", change - _terms.Count)} "
            + $"FROM c AS a0{JoinText("a", change - _terms.Count - _items.Count)} WHERE {string.Join(" AND ", terms)}{Limit(change == Changes - 2)}";
    }

    /// <summary>The first table is a query in FROM, aliases are long, terms stand backwards in parentheses, comments in between.</summary>
    public string Other()
    {
        var terms = _terms.Select(term => $"(({Term(term, "other")}))").Reverse();
        return $"select /* x */ {(_distinct ? "distinct " : "")}{Items("other", -1)}\n from (select k.id, k.name, k.country, k.qty from t as k where 5 < k.qty) other0"
            + $"{JoinText("other", -1)}\n where TRUE and {string.Join("\n and ", terms)} -- end\n{Limit(false)}";
    }

    private string Items(string alias, int change) => string.Join(", ", _items.Select((item, i) =>
    {
        var column = i == change ? (item.Column == "id" ? "name" : "id") : item.Column;
        var value = $"{alias}{item.Table}.{column}";
        return $"{(item.Function is null ? value : $"{item.Function}({value})")} AS i{i}";
    }));

    private string JoinText(string alias, int change) => string.Concat(_joins.Select((join, i) =>
    {
        var kind = i == change ? (join.Join == "LEFT JOIN" ? "RIGHT JOIN" : "LEFT JOIN") : join.Join;
        return $" {kind} t AS {alias}{i + 1} ON {alias}{i}.{join.Left} = {alias}{i + 1}.{join.Right}";
    }));

    private static string Term((int Table, string Column, string Operator, int Value) term, string alias) =>
        string.Create(CultureInfo.InvariantCulture, $"{alias}{term.Table}.{term.Column} {term.Operator} {term.Value}");

    private string Limit(bool changed) => (_limit, changed) switch
    {
        (0, false) => string.Empty,
        (0, true) => " LIMIT 3",
        _ => string.Create(CultureInfo.InvariantCulture, $" LIMIT {(changed ? _limit + 1 : _limit)}"),
    };
}
