using Microsoft.Extensions.Logging;
using Workflows.Engine.Runtime;
using Workflows.Storage.Operations;

namespace Workflows.Storage;

/// <summary>
/// Watches the chain of the audit: an incident says that it lags or that it is broken, and each verification writes the head to the log, which
/// is outside the database.
/// </summary>
public sealed partial class AuditWatch(
    AuditChain chain,
    AuditVerification verification,
    Database database,
    BusinessClock clock,
    ILogger<AuditWatch> logger
)
{
    /// <summary>The kind of both incidents.</summary>
    public const string Kind = "audit";

    /// <summary>Opens an incident while entries wait for their number for more than ten minutes, and closes it when they have it.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken = default)
    {
        var state = await chain.StateAsync(cancellationToken);
        var lag = new Incident
        {
            Kind = Kind,
            Subject = "audit:lag",
            Message =
                "New entries of the audit wait for their number: until they have it, one could be removed without a trace. The log says why.",
            At = clock.Now,
        };
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (state.Lags)
        {
            await lag.OpenAsync(transaction, cancellationToken);
        }
        else
        {
            await lag.CloseAsync(transaction, AuditEntry.System, clock.Now, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Verifies the whole audit. What is wrong is one incident, which a person closes with a reason.</summary>
    public async Task<AuditVerdict> VerifyAsync(CancellationToken cancellationToken = default)
    {
        AuditFinding? first = null;
        var verdict = await verification.RunAsync(finding => first ??= finding, [], cancellationToken);
        if (first is null)
        {
            LogSound(verdict.Entries, verdict.Head);
            return verdict;
        }

        LogBroken(verdict.Findings, first.Sentence, verdict.Head);
        await Incident(
                $"The audit is not as it was written, at {verdict.Findings} place(s): {first.Sentence} The command 'audit verify' names all.",
                clock.Now
            )
            .OpenAsync(database, cancellationToken);
        return verdict;
    }

    /// <summary>The incident of a chain that is broken.</summary>
    internal static Incident Incident(string message, DateTimeOffset at) =>
        new()
        {
            Kind = Kind,
            Subject = "audit:chain",
            Message = message,
            At = at,
        };

    [LoggerMessage(Level = LogLevel.Information, Message = "The audit is as it was written: {Entries} entries. Its head is {Head}")]
    private partial void LogSound(long entries, AuditHead? head);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The audit is not as it was written, at {Findings} place(s): {First} Its head is {Head}"
    )]
    private partial void LogBroken(long findings, string first, AuditHead? head);
}
