namespace LineageService.Cli.Tests.Collect;

/// <summary>A small source for one collector: its files, how it is called, and a change that a person would make in it.</summary>
/// <param name="Arguments">Behind the collector's name; <c>@</c> stands for the folder of the files.</param>
/// <param name="Old">What is changed in the first file, to <paramref name="New"/>.</param>
internal sealed record CollectorSample(string[] Arguments, string Old, string New, params (string Name, string Text)[] Files);
