namespace LineageService.Model;

/// <summary>Identity of one run of a job: the client's UUID.</summary>
public readonly record struct RunId(Guid Value)
{
    public override string ToString() => Value.ToString("D");
}
