using Confluent.Kafka;
using LineageService.Ingestion.Kafka.Configuration;

namespace LineageService.Ingestion.Kafka.Clients;

/// <summary>Finds out at the start whether brokers answer and let us in, so that a mistake is a sentence and not a silent retry.</summary>
public static class BrokerCheck
{
    /// <summary>Waits until a broker answers.</summary>
    /// <exception cref="KafkaIngestException">None does within the budget, or credentials are refused.</exception>
    public static Task WaitAsync(KafkaConnection connection, CancellationToken cancellationToken) =>
        Task.Run(() => Wait(connection, cancellationToken), cancellationToken);

    private static void Wait(KafkaConnection connection, CancellationToken cancellationToken)
    {
        var errors = new ClientErrors(TimeProvider.System);
        using var admin = Build(connection, errors);
        var deadline = Environment.TickCount64 + (long)connection.StartBudget.TotalMilliseconds;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var left = deadline - Environment.TickCount64;
            try
            {
                admin.GetMetadata(TimeSpan.FromMilliseconds(Math.Clamp(left, 1, 1000)));
                return;
            }
            catch (KafkaException failure) when (errors.IsTlsRefused)
            {
                throw new KafkaIngestException($"No secure connection to Kafka at {connection.Bootstrap}: {errors.Last ?? failure.Error.Reason}", failure)
                {
                    Fault = KafkaFault.CredentialsRefused,
                };
            }
            catch (KafkaException failure) when (failure.Error.IsFatal || errors.AreCredentialsRefused)
            {
                throw new KafkaIngestException($"Kafka at {connection.Bootstrap} refuses the credentials: {errors.Last ?? failure.Error.Reason}", failure)
                {
                    Fault = KafkaFault.CredentialsRefused,
                };
            }
            catch (KafkaException failure) when (Environment.TickCount64 >= deadline)
            {
                throw new KafkaIngestException(
                    $"No Kafka broker answers at {connection.Bootstrap} within {connection.StartBudget.TotalSeconds:0} s: {errors.Last ?? failure.Error.Reason}",
                    failure)
                {
                    Fault = KafkaFault.Away,
                };
            }
            catch (KafkaException)
            {
                cancellationToken.WaitHandle.WaitOne(100);
            }
        }
    }

    private static IAdminClient Build(KafkaConnection connection, ClientErrors errors)
    {
        try
        {
            return KafkaClients.Admin(connection).SetErrorHandler((_, error) => errors.Note(error)).SetLogHandler((_, _) => { }).Build();
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException)
        {
            throw new KafkaIngestException($"A Kafka setting is wrong: {failure.Message}", failure) { Fault = KafkaFault.Setting };
        }
    }
}
