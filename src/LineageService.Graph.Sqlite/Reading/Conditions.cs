using System.Globalization;
using System.Text;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>A WHERE clause in the making: constant SQL, values as parameters. Mutable.</summary>
internal sealed class Conditions(string first)
{
    private readonly StringBuilder _sql = new(first);

    public List<object?> Values { get; } = [];

    public string Sql => _sql.ToString();

    /// <param name="sql">A condition with <c>{0}</c>, <c>{1}</c> … where the values belong.</param>
    public void Add(string sql, params object[] values)
    {
        var names = values.Select((_, index) => (object)$"${Values.Count + index}").ToArray();
        _sql.Append(" AND ").AppendFormat(CultureInfo.InvariantCulture, sql, names);
        Values.AddRange(values);
    }
}
