using System.Text;

namespace LineageService.Testing.Fuzzing;

/// <summary>
/// Writes scripts out of the clauses that dialects have, in any combination, some of which no dialect takes. Not a model of any of them: the texts look
/// for what an engine did not expect. Mutable; one script.
/// </summary>
public sealed class SqlGrammar
{
    private const int MaxDepth = 6, MaxLength = 16_000;

    private static readonly string[] Names = ["a", "b", "c", "t", "u", "x", "s", "id", "\"q r\"", "`k`", "[m n]", "día", "select", "_1", "#tmp", "@v"];
    private static readonly string[] Operators =
        ["+", "-", "*", "/", "||", "=", "<>", "<", ">=", "AND", "OR", "LIKE", "IS DISTINCT FROM", "->", "->>", "::", "~", "%", "&", ":", "DIV"];
    private static readonly string[] Functions =
        ["SUM", "COUNT", "COALESCE", "my_udf", "ARRAY_AGG", "LAG", "CONCAT", "IF", "STRUCT", "db.f", "NVL", "JSON_VALUE", "TRANSFORM", "DATE_TRUNC"];
    private static readonly string[] Joins =
        ["JOIN", "LEFT JOIN", "FULL OUTER JOIN", "CROSS JOIN", "NATURAL JOIN", "LEFT SEMI JOIN", "ASOF JOIN", "CROSS APPLY", ",", "LATERAL VIEW explode("];

    private readonly FuzzRandom _random;
    private readonly StringBuilder _text = new();

    private SqlGrammar(FuzzRandom random) => _random = random;

    /// <summary>A script of a few statements.</summary>
    public static string Write(FuzzRandom random)
    {
        var grammar = new SqlGrammar(random);
        for (var i = random.Below(4); i >= 0; i--)
        {
            grammar.Statement();
            grammar._text.Append(random.OneIn(6) ? "\nGO\n" : ";\n");
        }

        return grammar._text.ToString();
    }

    private bool IsLong(int depth) => depth > MaxDepth || _text.Length > MaxLength;

    private void Statement()
    {
        switch (_random.Below(12))
        {
            case 0: Add($"CREATE TABLE {Table()} ({Name()} INT, {Name()} STRUCT<{Name()} INT>) "); break;
            case 1: Add($"CREATE OR REPLACE VIEW {Table()} AS "); Query(0); break;
            case 2: Add($"INSERT INTO {Table()} ({Name()}, {Name()}) "); Query(0); break;
            case 3: Add($"UPDATE {Table()} SET {Name()} = "); Expression(0); Add(" FROM "); Relation(0); Add(" WHERE "); Expression(0); break;
            case 4: Add($"MERGE INTO {Table()} AS t USING "); Relation(0); Add(" ON "); Expression(0); Matched(); break;
            case 5: Add($"DELETE FROM {Table()} WHERE "); Expression(0); break;
            case 6: Add("DECLARE @v INT = "); Expression(0); break;
            case 7: Add("IF "); Expression(0); Add(" BEGIN "); Query(0); Add("; END "); break;
            case 8: Add($"CREATE PROCEDURE p() AS BEGIN INSERT INTO {Table()} "); Query(0); Add("; END "); break;
            case 9: Add($"EXEC('SELECT {Name()} FROM {Name()}') "); break;
            default: Query(0); break;
        }
    }

    private void Matched()
    {
        Add($" WHEN MATCHED THEN UPDATE SET {Name()} = ");
        Expression(1);
        Add($" WHEN NOT MATCHED THEN INSERT ({Name()}) VALUES (");
        Expression(1);
        Add(") ");
    }

    private void Query(int depth)
    {
        if (_random.OneIn(4))
        {
            Add(_random.OneIn(3) ? "WITH RECURSIVE " : "WITH ");
            for (var i = _random.Below(3); i >= 0; i--)
            {
                Add($"{Name()} AS (");
                Query(depth + 1);
                Add(i == 0 ? ") " : "), ");
            }
        }

        Block(depth);
        while (_random.OneIn(4) && !IsLong(depth))
        {
            Add(_random.Pick([" UNION ALL ", " UNION ", " EXCEPT ", " INTERSECT BY NAME ", " |> "]));
            Block(depth + 1);
        }
    }

    private void Block(int depth)
    {
        Add(_random.Pick(["SELECT ", "SELECT DISTINCT ", "SELECT TOP 3 ", "FROM t SELECT "]));
        for (var i = _random.Below(4); i >= 0; i--)
        {
            if (_random.OneIn(6)) Add(_random.Pick(["*", "t.*", "* EXCEPT (a)", "COLUMNS('x.*')", "* REPLACE (1 AS a)"]));
            else Expression(depth + 1);
            if (_random.OneIn(2)) Add($" AS {Name()}");
            Add(i == 0 ? " " : ", ");
        }

        if (!_random.OneIn(8))
        {
            Add("FROM ");
            Relation(depth + 1);
        }

        foreach (var clause in (ReadOnlySpan<string>)[" WHERE ", " GROUP BY ", " HAVING ", " QUALIFY ", " WINDOW w AS (PARTITION BY ", " ORDER BY ", " LIMIT "])
        {
            if (!_random.OneIn(5)) continue;
            Add(clause);
            Expression(depth + 1);
            if (clause.EndsWith("(PARTITION BY ", StringComparison.Ordinal)) Add(")");
        }
    }

    private void Relation(int depth)
    {
        if (IsLong(depth) || _random.OneIn(2)) Add($"{Table()} ");
        else if (_random.OneIn(3)) Add($"UNNEST({Name()}.{Name()}) AS {Name()} WITH OFFSET ");
        else if (_random.OneIn(6)) Add($"{Table()} PIVOT (SUM(a) FOR b IN ('x', 'y')) ");
        else
        {
            Add("(");
            Query(depth + 1);
            Add($") {Name()} ");
        }

        if (!_random.OneIn(3) || IsLong(depth)) return;
        Add($"{_random.Pick(Joins)} ");
        Relation(depth + 1);
        if (_random.OneIn(3)) Add($" USING ({Name()}) ");
        else
        {
            Add(" ON ");
            Expression(depth + 1);
        }
    }

    private void Expression(int depth)
    {
        if (IsLong(depth))
        {
            Add(Name());
            return;
        }

        switch (_random.Below(14))
        {
            case 0: Add(_random.Pick(["1", "'x'", "NULL", "TRUE", "1e9", "N'ü'", "X'00'", "DATE '2020-01-01'", "INTERVAL 1 DAY", "?", ":p", "${v}", "{{ ds }}", "@x"])); break;
            case 1: Add("("); Expression(depth + 1); Add(")"); break;
            case 2: Add("CASE WHEN "); Expression(depth + 1); Add(" THEN "); Expression(depth + 1); Add(" ELSE "); Expression(depth + 1); Add(" END"); break;
            case 3: Add($"{_random.Pick(Functions)}("); Expression(depth + 1); Add(_random.OneIn(3) ? " ORDER BY a)" : ")"); break;
            case 4: Add("SUM("); Expression(depth + 1); Add($") OVER (PARTITION BY {Name()} ORDER BY {Name()} ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)"); break;
            case 5: Add("(SELECT "); Expression(depth + 1); Add(" FROM "); Relation(depth + 2); Add(")"); break;
            case 6: Expression(depth + 1); Add(" IN ("); Query(depth + 2); Add(")"); break;
            case 7: Add("EXISTS ("); Query(depth + 2); Add(")"); break;
            case 8: Add("CAST("); Expression(depth + 1); Add(" AS ARRAY<STRUCT<a INT>>)"); break;
            case 9: Add($"{Name()}.{Name()}.{Name()}[0]"); break;
            case 10: Add($"({Name()}, {Name()}) -> "); Expression(depth + 1); break;
            default:
                Add(Name());
                while (_random.OneIn(2))
                {
                    Add($" {_random.Pick(Operators)} ");
                    Expression(depth + 1);
                }

                break;
        }
    }

    private string Name() => _random.Pick(Names);

    private string Table() => _random.Below(4) switch
    {
        0 => $"{Name()}.{Name()}.{Name()}",
        1 => $"{Name()}.{Name()}",
        _ => Name(),
    };

    private void Add(string text) => _text.Append(text);
}
