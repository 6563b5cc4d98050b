namespace LineageService.Sql.Dialects;

/// <summary>Settings that only say where a statement runs: queues, pools, resource groups. None of them changes what it computes.</summary>
public static class QueueSettings
{
    // Hive, MapReduce, Tez, Spark on YARN, Spark's own pools, Flink on YARN, Impala, Doris, StarRocks, MaxCompute.
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "mapreduce.job.queuename", "mapred.job.queue.name", "mapred.queue.name", "tez.queue.name", "spark.yarn.queue", "spark.scheduler.pool",
        "yarn.application.queue", "request_pool", "workload_group", "resource_group", "odps.running.cluster",
    };

    private static readonly string[] Scopes = ["session", "global", "local", "hiveconf:", "hiveconf."];

    /// <summary>True for the name of such a setting, with or without quotes and scope: <c>SESSION resource_group</c>, <c>hiveconf:tez.queue.name</c>.</summary>
    public static bool Knows(ReadOnlySpan<char> name)
    {
        name = name.Trim().Trim("'\"`");
        foreach (var scope in Scopes)
            if (name.StartsWith(scope, StringComparison.OrdinalIgnoreCase)) name = name[scope.Length..].TrimStart();
        return Names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name.TrimEnd());
    }

    /// <summary>True for the text of a statement that sets one and does nothing else; blanks inside of it do not count.</summary>
    public static bool IsSetBy(string statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var text = string.Concat(statement.Where(letter => !char.IsWhiteSpace(letter)));
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 3 && text.StartsWith("set", StringComparison.OrdinalIgnoreCase) && Knows(text.AsSpan(3, equals - 3));
    }
}
