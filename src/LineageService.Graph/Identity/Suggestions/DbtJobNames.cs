namespace LineageService.Graph.Identity.Suggestions;

/// <summary>
/// The one name of a model's job: dbt's unique id (<c>model.shop.orders</c>). dbt-ol calls it by the command that ran: <c>db.schema.shop.orders</c>,
/// <c>db.schema.shop.orders.build.run</c>, the unique id itself where it reads structured logs, and <c>….sql.3</c> for a statement of it.
/// </summary>
public static class DbtJobNames
{
    private static readonly string[] Kinds = ["model", "snapshot", "seed", "test"];

    /// <summary>The unique id that an event's job name means; null for the run of dbt as a whole and for tests.</summary>
    /// <param name="name">The name, of an event that dbt-ol wrote.</param>
    public static string? UniqueId(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var parts = name.Split('.');
        if (parts.Length >= 3 && Kinds.Contains(parts[0]))
        {
            if (parts[0] == "test") return null;
            return parts is [.., "sql", var number] && int.TryParse(number, out _) ? string.Join('.', parts[..^2]) : name;
        }

        var kind = "model";
        var end = parts.Length;
        if (parts[^1] == "test") return null;
        if (parts is [.., "build", "run" or "snapshot" or "seed"]) (kind, end) = (parts[^1], end - 2);
        else if (parts[^1] is "snapshot") (kind, end) = ("snapshot", end - 1);
        if (kind == "run") kind = "model";

        // database.schema.package.model
        return end >= 4 ? $"{kind}.{parts[end - 2]}.{parts[end - 1]}" : null;
    }
}
