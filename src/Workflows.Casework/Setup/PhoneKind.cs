using Workflows.Casework.Arrangements;
using Workflows.Casework.Register;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Kinds;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.Setup;

/// <summary>
/// The question to the phones desk about a worker's phone (EM-07, ladder K5). It names asset tag, worker and service, and no case. An answer
/// lets every form go on that waits for it.
/// </summary>
public sealed class PhoneKind(
    ArrangementBook arrangements,
    PilotRegister register,
    PhoneList phones,
    Phones lost,
    ReplacedPhones replaced,
    PeopleDirectory directory,
    Inbox inbox
) : ITaskKind
{
    /// <summary>The kind's name.</summary>
    public const string KindName = "phone";

    /// <summary>What the desk can answer.</summary>
    public static readonly IReadOnlyList<string> Outcomes =
    [
        PhoneOutcome.Working,
        PhoneOutcome.NotTheirs,
        PhoneOutcome.Lost,
        PhoneOutcome.Retired,
    ];

    /// <inheritdoc />
    public string Name => KindName;

    /// <inheritdoc />
    public IReadOnlyList<string> Options => Outcomes;

    /// <inheritdoc />
    public TaskWords Words { get; } = new PhoneWords();

    /// <inheritdoc />
    public string RecordedBy => "EM-48";

    /// <inheritdoc />
    public bool Resumes => false;

    /// <inheritdoc />
    public string? RefuseRole(string step, Role role) =>
        role == Role.PhonesDesk ? null : "A question about a phone is asked of the phones desk.";

    /// <inheritdoc />
    public bool MayAnswer(string step, Role role) => role == Role.PhonesDesk;

    /// <inheritdoc />
    public string AskedBy(HumanTask task) => "EM-07";

    /// <inheritdoc />
    public string LateBy => "EM-80";

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> MailValues(HumanTask task) =>
        new Dictionary<string, string> { ["phone"] = task.Payload.Read<PhoneDetail>().Asset };

    /// <inheritdoc />
    public async ValueTask<bool?> IsWantedAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken)
    {
        var (asset, workerId) = task.Payload.Read<PhoneDetail>();
        return await register.FindAsync(workerId, transaction, cancellationToken)
                is not { PhoneStatus: PhoneStatus.Confirmed, PhoneAsset: { } has }
            || has != asset;
    }

    /// <inheritdoc />
    public async ValueTask<string?> PassOnAsync(
        Transaction transaction,
        HumanTask task,
        Decision decision,
        DecideRequest request,
        TaskBasis basis,
        CancellationToken cancellationToken
    )
    {
        var (asset, workerId) = task.Payload.Read<PhoneDetail>();
        var actor = $"person:{decision.DeciderId}";
        var phone = await phones.LockAsync(transaction, asset, cancellationToken);
        switch (decision.Outcome)
        {
            case PhoneOutcome.Working:
                await replaced.ConfirmAsync(transaction, asset, workerId, actor, decision.Id, cancellationToken);
                break;
            case PhoneOutcome.Retired:
                await phones.SetAsync(transaction, asset, phone.WorkerId, PhoneStatus.Retired, actor, cancellationToken);
                break;
            case PhoneOutcome.Lost:
                await LoseAsync(transaction, asset, workerId, phone, actor, decision.Id, cancellationToken);
                break;
            default:
                if (phone.WorkerId == workerId)
                {
                    var status = phone.Status == PhoneStatus.Confirmed ? PhoneStatus.Unconfirmed : phone.Status;
                    await phones.SetAsync(transaction, asset, null, status, actor, cancellationToken);
                }

                break;
        }

        foreach (var arrangement in await arrangements.OpenOfWorkerAsync(transaction, workerId, cancellationToken))
        {
            await inbox.AppendAsync(
                transaction,
                AskPhonesDesk.Answered(decision.Id, arrangement.Id, arrangement.CaseId),
                cancellationToken
            );
        }

        return null;
    }

    /// <inheritdoc />
    public async ValueTask<TaskPage> ShowAsync(Transaction transaction, TaskReader reader, CancellationToken cancellationToken)
    {
        var (asset, workerId) = reader.Task.Payload.Read<PhoneDetail>();
        var worker = await directory.FindAsync(workerId, transaction, cancellationToken);
        var entry = await register.FindAsync(workerId, transaction, cancellationToken);
        var phone = await PhoneList.FindAsync(transaction, asset, cancellationToken);
        return new TaskPage(
            "A phone to check",
            "/Setup/_Phone.cshtml",
            new PhoneView(asset, worker?.Name ?? workerId, entry?.PhoneAsset, phone?.Status ?? PhoneStatus.Unconfirmed)
        )
        {
            Options = reader.Task.Payload.Options,
        };
    }

    /// <summary>A lost phone of this worker pauses the arrangements on it; a phone that this worker never had pauses none of theirs.</summary>
    private async Task LoseAsync(
        Transaction transaction,
        string asset,
        string workerId,
        Phone phone,
        string actor,
        string decisionId,
        CancellationToken cancellationToken
    )
    {
        if ((await register.FindAsync(workerId, transaction, cancellationToken))?.PhoneAsset == asset)
        {
            await lost.LoseAsync(transaction, workerId, actor, decisionId, cancellationToken);
        }
        else
        {
            await phones.SetAsync(transaction, asset, phone.WorkerId, PhoneStatus.Lost, actor, cancellationToken);
        }
    }

    private sealed class PhoneWords : TaskWords
    {
        public override string Option(HumanTask task, string outcome) =>
            outcome switch
            {
                PhoneOutcome.Working => "Issued to this worker, and working",
                PhoneOutcome.NotTheirs => "Not this worker's",
                PhoneOutcome.Lost => "Lost",
                _ => "Retired",
            };

        public override (string Before, string After) AboutTo(HumanTask task, string outcome) =>
            outcome switch
            {
                PhoneOutcome.Working => ("confirm that this worker has", ", and that it works"),
                PhoneOutcome.NotTheirs => ("say that this worker does not have", ""),
                PhoneOutcome.Lost => ("report", " as lost"),
                _ => ("say that", " is retired"),
            };

        public override string Next(HumanTask task, Decision decision) =>
            decision.Outcome switch
            {
                PhoneOutcome.Working => "What waited for this phone goes on.",
                PhoneOutcome.Lost => "What is on this phone is paused, and the people concerned are told now.",
                _ => "The worker is told.",
            };
    }
}

/// <summary>The data of a question about a phone.</summary>
/// <param name="Asset">The asset tag.</param>
/// <param name="WorkerId">Id of the worker.</param>
internal sealed record PhoneDetail(string Asset, string WorkerId);

/// <summary>The content of the page about a phone.</summary>
/// <param name="Asset">The asset tag.</param>
/// <param name="WorkerName">The worker's name.</param>
/// <param name="RegisterHas">The asset tag that the register has for the worker; null: none.</param>
/// <param name="Status">One of <see cref="PhoneStatus"/>.</param>
public sealed record PhoneView(string Asset, string WorkerName, string? RegisterHas, string Status);
