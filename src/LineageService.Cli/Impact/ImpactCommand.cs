using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Questions;

namespace LineageService.Cli.Impact;

/// <summary><c>lineage impact</c>: what one change would do; whole pull requests are <c>lineage check</c>'s.</summary>
public static class ImpactCommand
{
    public static Command Create() => new Command("impact", "What a change would break, alter or leave stale; nothing is stored.")
    {
        Drop(), Rename(), Retype(), Add(), Meaning(), DropTable(), Task(), Late(), Fail(), Bad(), UnusedCommand.Create(),
    }.WithExamples(
        new("lineage impact drop ods.users.phone", "who reads the column, and what is stale behind them"),
        new("lineage impact task dw.load_orders --file new.sql", "what a new text of a task changes"),
        new("lineage impact late dw.load_orders --minutes 20", "which promises are in danger"),
        new("lineage impact unused dwd.users", "columns that nothing downstream uses"));

    private static Command Drop()
    {
        var column = Column();
        return new Command("drop", "A column is dropped.") { column }
            .Judging(parsed => Of("drop-column", parsed.GetRequiredValue(column)))
            .WithExamples(new CommandExample("lineage impact drop ods.users.phone --json", "as JSON, the same as the API's"));
    }

    private static Command Rename()
    {
        var (column, name) = (Column(), new Argument<string>("NAME") { Description = "The new name" });
        return new Command("rename", "A column is renamed.") { column, name }
            .Judging(parsed => With(Of("rename-column", parsed.GetRequiredValue(column)), ("to", parsed.GetRequiredValue(name))))
            .WithExamples(new CommandExample("lineage impact rename ods.users.phone phone_number", "consumers that still use the old name"));
    }

    private static Command Retype()
    {
        var (column, type) = (Column(), new Argument<string>("TYPE") { Description = "The new type, as SQL writes it" });
        return new Command("retype", "A column gets another type.") { column, type }
            .Judging(parsed => With(Of("retype-column", parsed.GetRequiredValue(column)), ("type", parsed.GetRequiredValue(type))))
            .WithExamples(new CommandExample("lineage impact retype ods.orders.amount 'decimal(18,4)'", "whether every use takes the type"));
    }

    private static Command Add()
    {
        var (table, column) = (Table(), new Argument<string>("COLUMN") { Description = "The name of the new column" });
        return new Command("add", "A column is added.") { table, column }
            .Judging(parsed => With(Of("add-column", parsed.GetRequiredValue(table)), ("column", parsed.GetRequiredValue(column))))
            .WithExamples(new CommandExample("lineage impact add ods.users dt", "stars and bare names that it would reach"));
    }

    private static Command Meaning()
    {
        var (column, note) = (Column(), new Argument<string>("NOTE") { Description = "What its values mean from now on" });
        return new Command("meaning", "Values of a column mean something else, and no text differs.") { column, note }
            .Judging(parsed => With(Of("meaning", parsed.GetRequiredValue(column)), ("note", parsed.GetRequiredValue(note))))
            .WithExamples(new CommandExample("lineage impact meaning ods.orders.amount 'in cents'", "whose values change with it"));
    }

    private static Command DropTable()
    {
        var table = Table();
        return new Command("drop-table", "A table is dropped.") { table }
            .Judging(parsed => Of("drop-table", parsed.GetRequiredValue(table)))
            .WithExamples(new CommandExample("lineage impact drop-table ods.users", "who reads it"));
    }

    private static Command Task()
    {
        var job = Job();
        var file = new Option<FileInfo>("--file") { Description = "The new text", Required = true };
        return new Command("task", "A task gets another text.") { job, file }
            .Judging(parsed => With(OfJob("task", parsed.GetRequiredValue(job)), ("sql", ReadText(parsed.GetRequiredValue(file)))))
            .WithExamples(new CommandExample("lineage impact task dw.load_orders --file new.sql", "compared with the text that the store has"));
    }

    private static Command Late()
    {
        var job = Job();
        var minutes = new Option<double>("--minutes") { Description = "How late", Required = true };
        return new Command("late", "A task ends later than planned.") { job, minutes }
            .Judging(parsed =>
            {
                var change = OfJob("job-late", parsed.GetRequiredValue(job));
                change["minutes"] = parsed.GetRequiredValue(minutes);
                return change;
            })
            .WithExamples(new CommandExample("lineage impact late dw.load_orders --minutes 20", "promises behind it, with the critical path"));
    }

    private static Command Fail()
    {
        var job = Job();
        return new Command("fail", "A task failed: what is stale until it is run again.") { job }
            .Judging(parsed => OfJob("job-failed", parsed.GetRequiredValue(job)))
            .WithExamples(new CommandExample("lineage impact fail dw.load_orders", "everything behind it"));
    }

    private static Command Bad()
    {
        var table = Table();
        var since = new Option<DateTimeOffset>("--since") { Description = "First wrong partition", Required = true };
        var until = new Option<DateTimeOffset?>("--until") { Description = "First right one again" };
        return new Command("bad", "Partitions of a table are wrong: what is to be run again, in order.") { table, since, until }
            .Judging(parsed =>
            {
                var change = With(Of("partitions-bad", parsed.GetRequiredValue(table)), ("since", Time(parsed.GetRequiredValue(since))));
                if (parsed.GetValue(until) is { } end) change["fixedAt"] = Time(end);
                return change;
            })
            .WithExamples(new CommandExample("lineage impact bad ods.orders --since 2026-01-30", "the list of runs to repeat"));
    }

    private static Argument<string> Column() => new("COLUMN") { Description = "A column's name where it fits only one (ods.users.phone), or field:NAMESPACE:NAME:PATH" };

    private static Argument<string> Table() => new("TABLE") { Description = "A dataset's name where it fits only one, or dataset:NAMESPACE:NAME" };

    private static Argument<string> Job() => new("JOB") { Description = "A job's name where it fits only one, job:NAMESPACE:NAME, or the table that only it writes" };

    private static JsonObject Of(string kind, string dataset) => new() { ["kind"] = kind, ["dataset"] = dataset };

    private static JsonObject OfJob(string kind, string job) => new() { ["kind"] = kind, ["job"] = job };

    private static JsonObject With(JsonObject change, (string Name, string Value) property)
    {
        change[property.Name] = property.Value;
        return change;
    }

    private static string Time(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static string ReadText(FileInfo file)
    {
        try
        {
            return File.ReadAllText(file.FullName);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.Usage, $"{file.Name} cannot be read: {failure.Message}", failure);
        }
    }
}
