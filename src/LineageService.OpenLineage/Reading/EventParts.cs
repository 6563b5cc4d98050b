using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Facets;

namespace LineageService.OpenLineage.Reading;

/// <summary>The top-level parts of an event, collected until its shape is known. Mutable, for one event.</summary>
internal sealed class EventParts
{
    private string? _eventType;
    private string? _eventTime;
    private string? _producer;
    private bool _hasRun;
    private bool _hasJob;
    private bool _hasDataset;
    private string? _runId;
    private RunFacets _runFacets = RunFacets.None;
    private string? _jobNamespace;
    private string? _jobName;
    private JobFacets _jobFacets = JobFacets.None;
    private EventDataset? _dataset;
    private ImmutableArray<EventDataset> _inputs = [];
    private ImmutableArray<EventDataset> _outputs = [];

    public void Read(ref Utf8JsonReader reader, EventReadContext context)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("eventType"u8))
            {
                reader.Read();
                _eventType = JsonParts.Name(ref reader, context, "eventType");
            }
            else if (reader.ValueTextEquals("eventTime"u8))
            {
                reader.Read();
                _eventTime = JsonParts.Text(ref reader, context, "eventTime");
            }
            else if (reader.ValueTextEquals("producer"u8))
            {
                reader.Read();
                _producer = JsonParts.Name(ref reader, context, "producer");
            }
            else if (reader.ValueTextEquals("run"u8))
            {
                reader.Read();
                _hasRun = JsonParts.IsObject(ref reader, context, "run");
                if (_hasRun)
                    ReadRun(ref reader, context);
            }
            else if (reader.ValueTextEquals("job"u8))
            {
                reader.Read();
                _hasJob = JsonParts.IsObject(ref reader, context, "job");
                if (_hasJob)
                    ReadJob(ref reader, context);
            }
            else if (reader.ValueTextEquals("dataset"u8))
            {
                reader.Read();
                _hasDataset = JsonParts.IsObject(ref reader, context, "dataset");
                if (_hasDataset)
                    _dataset = DatasetReader.Read(ref reader, context, "dataset");
            }
            else if (reader.ValueTextEquals("inputs"u8))
            {
                reader.Read();
                _inputs = DatasetReader.ReadList(ref reader, context, "inputs");
            }
            else if (reader.ValueTextEquals("outputs"u8))
            {
                reader.Read();
                _outputs = DatasetReader.ReadList(ref reader, context, "outputs");
            }
            else
            {
                reader.Skip();
            }
        }
    }

    public EventReadResult ToEvent(EventReadContext context)
    {
        if (_hasRun)
            return ToRunEvent(context);
        if (_hasDataset)
            return ToDatasetEvent(context);
        if (_hasJob)
            return ToJobEvent(context);
        return Missing("expected one of run, dataset and job");
    }

    private EventReadResult ToRunEvent(EventReadContext context)
    {
        if (JsonParts.RunIdOf(_runId) is not { } runId)
            return Missing(_runId is null ? "expected run.runId" : "expected run.runId to be a UUID");
        if (Job() is not { } job)
            return MissingJob();
        var type = RunEventType.Other;
        if (!string.IsNullOrEmpty(_eventType) && !RunEventTypes.TryParse(_eventType, out type))
            context.Report(EventDiagnosticCodes.UnknownWord, "eventType: not one of the specification's, taken as OTHER");
        var time = Time(context);
        return EventReadResult.Of(new RunEvent
        {
            EventType = type,
            EventTime = time,
            Producer = _producer ?? string.Empty,
            Run = new EventRun(runId, _runFacets),
            Job = job,
            Inputs = _inputs,
            Outputs = _outputs,
            Diagnostics = context.Diagnostics,
        });
    }

    private EventReadResult ToJobEvent(EventReadContext context)
    {
        if (Job() is not { } job)
            return MissingJob();
        var time = Time(context);
        return EventReadResult.Of(new JobEvent
        {
            EventTime = time,
            Producer = _producer ?? string.Empty,
            Job = job,
            Inputs = _inputs,
            Outputs = _outputs,
            Diagnostics = context.Diagnostics,
        });
    }

    private EventReadResult ToDatasetEvent(EventReadContext context)
    {
        if (_dataset is null)
            return Missing("expected dataset.namespace and dataset.name");
        var time = Time(context);
        return EventReadResult.Of(new DatasetEvent
        {
            EventTime = time,
            Producer = _producer ?? string.Empty,
            Dataset = _dataset,
            Diagnostics = context.Diagnostics,
        });
    }

    private EventJob? Job() =>
        _jobNamespace is null || string.IsNullOrEmpty(_jobName) ? null : new EventJob(new JobId(_jobNamespace, _jobName), _jobFacets);

    private EventReadResult MissingJob() =>
        Missing(!_hasJob ? "expected job" : _jobNamespace is null ? "expected job.namespace" : "expected job.name");

    private DateTimeOffset? Time(EventReadContext context)
    {
        var hasZone = true;
        var time = _eventTime is null ? null : EventTimes.Parse(_eventTime, out hasZone);
        if (time is null)
            context.Report(EventDiagnosticCodes.MissingTime, "eventTime: expected an ISO 8601 time; the time of receipt counts");
        else if (!hasZone)
            context.Report(EventDiagnosticCodes.TimeWithoutZone, "eventTime: it has no zone and is taken as UTC");
        return time;
    }

    private void ReadRun(ref Utf8JsonReader reader, EventReadContext context)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("runId"u8))
            {
                reader.Read();
                _runId = JsonParts.Text(ref reader, context, "run.runId");
            }
            else if (reader.ValueTextEquals("facets"u8))
            {
                reader.Read();
                _runFacets = RunFacetReaders.Read(ref reader, context);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadJob(ref Utf8JsonReader reader, EventReadContext context)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("namespace"u8))
            {
                reader.Read();
                _jobNamespace = JsonParts.Name(ref reader, context, "job.namespace");
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                _jobName = JsonParts.Name(ref reader, context, "job.name");
            }
            else if (reader.ValueTextEquals("facets"u8))
            {
                reader.Read();
                _jobFacets = JobFacetReaders.Read(ref reader, context);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static EventReadResult Missing(string reason) =>
        EventReadResult.Of(new EventReadError(EventReadErrorKind.MissingIdentity, reason));
}
