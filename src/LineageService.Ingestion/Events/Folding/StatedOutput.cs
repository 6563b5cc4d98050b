using LineageService.Ingestion.Events.Contributions;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>What one contribution of a run says about one output.</summary>
/// <param name="Text">Hash of the SQL text it was read from; 0 where it was not.</param>
/// <param name="Inputs">How many inputs that contribution lists.</param>
/// <param name="Place">Place of the contribution among the run's.</param>
internal readonly record struct StatedOutput(OutputContribution Output, string Producer, ulong Text, int Inputs, int Place)
{
    /// <summary>
    /// What SQL says, of each text only the analyses with the fewest unknowns, and of those the ones of events that list the most inputs: the
    /// events of a run repeat its text, and some come without the datasets and schemas that others bring.
    /// </summary>
    public static List<StatedOutput> BestAnalysed(List<StatedOutput> stated)
    {
        var analysed = stated.FindAll(item => item.Output.Grounds == OutputGrounds.Sql);
        return analysed.Count < 2
            ? analysed
            : analysed.FindAll(item => !analysed.Exists(other => other.Text == item.Text && other.IsBetterThan(item)));
    }

    private bool IsBetterThan(StatedOutput other)
    {
        var order = Output.Unknowns.Length.CompareTo(other.Output.Unknowns.Length);
        return order < 0 || (order == 0 && Inputs > other.Inputs);
    }
}
