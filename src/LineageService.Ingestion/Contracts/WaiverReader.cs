using System.Collections.Immutable;
using LineageService.Impact.Gate;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Contracts;

/// <summary>Reads waivers from YAML or JSON (schemas/contracts/waiver.schema.json): a list of <c>{fingerprint, reason, approver, expires}</c>.</summary>
public static class WaiverReader
{
    public static ImmutableArray<Waiver> Read(ReadOnlySpan<byte> bytes, string file, out ImmutableArray<SourceFailure> failures)
    {
        var waivers = ImmutableArray.CreateBuilder<Waiver>();
        var complaints = ImmutableArray.CreateBuilder<SourceFailure>();
        foreach (var (record, line) in StructuredRecords.Read(bytes, file, complaints))
        {
            var reading = new RecordComplaints(file, line);
            reading.OnlyKnown(record, "", "fingerprint", "reason", "approver", "expires");
            var fingerprint = reading.Text(record, "fingerprint", "", isRequired: true) ?? "";
            var reason = reading.Text(record, "reason", "", isRequired: true) ?? "";
            var approver = reading.Text(record, "approver", "", isRequired: true) ?? "";
            var expires = reading.Day(record, "expires", "", isRequired: true);
            if (fingerprint.Length > 0 && (fingerprint.Length < Waiver.MinLength || !fingerprint.All(char.IsAsciiHexDigit)))
                reading.Complain("fingerprint", $"expected at least {Waiver.MinLength} hexadecimal digits, as a report has them");
            if (reading.Failures.Count == 0) waivers.Add(new Waiver(fingerprint, reason, approver, expires!.Value));
            complaints.AddRange(reading.Failures);
        }

        failures = complaints.ToImmutable();
        return waivers.ToImmutable();
    }
}
