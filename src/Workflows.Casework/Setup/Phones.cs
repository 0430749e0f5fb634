using System.Globalization;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Register;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Documents;
using Workflows.Mail;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.Casework.Setup;

/// <summary>What follows when a charity phone is lost (R-13a).</summary>
public sealed class Phones(
    ArrangementBook arrangements,
    PilotRegister register,
    PhoneList phones,
    PeopleDirectory directory,
    MailQueue mail,
    BusinessClock clock
)
{
    private static readonly Role[] Told = [Role.SafeguardingLead, Role.ServiceManager, Role.PhonesDesk];

    /// <summary>
    /// Notes that a worker's phone is lost. Every arrangement on it is paused as unsafe, and lead, service manager and phones desk are told at
    /// once, at any hour (EM-62). The same cause again changes nothing.
    /// </summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="workerId">Id of the worker whose phone it is.</param>
    /// <param name="actor">Who says it: <c>person:ID</c>.</param>
    /// <param name="cause">What says it, such as the id of an answer: ids of what follows are derived from it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many arrangements were paused, or became unsafe while they were paused.</returns>
    public async Task<int> LoseAsync(
        Transaction transaction,
        string workerId,
        string actor,
        string cause,
        CancellationToken cancellationToken = default
    )
    {
        var entry = await register.FindAsync(workerId, transaction, cancellationToken);
        if (entry?.PhoneAsset is { } asset)
        {
            await phones.SetAsync(transaction, asset, workerId, PhoneStatus.Lost, actor, cancellationToken);
        }

        var count = 0;
        var open = await arrangements.OpenOfWorkerAsync(transaction, workerId, cancellationToken);
        foreach (var arrangement in open.Where(a => IsInUse(a.State, a.Stage)))
        {
            var outcome = await arrangements.ApplyAsync(
                transaction,
                arrangement.Id,
                new ArrangementEvent
                {
                    Id = $"lost:{cause}:{arrangement.Id}",
                    Kind = ArrangementEventKind.PhoneUnsafe,
                    Cause = EventCause.System,
                    Actor = actor,
                },
                cancellationToken
            );
            count += outcome is ArrangementOutcome.Applied ? 1 : 0;
        }

        var service = entry?.Service ?? (open is [var first, ..] ? first.Service : null);
        await TellAsync(transaction, entry?.PhoneAsset, service, cause, count, cancellationToken);
        return count;
    }

    private static bool IsInUse(ArrangementState state, ArrangementStage stage) =>
        state == ArrangementState.Active || (state == ArrangementState.Paused && stage != ArrangementStage.ChannelUnsafe);

    private async Task TellAsync(
        Transaction transaction,
        string? asset,
        string? service,
        string cause,
        int count,
        CancellationToken cancellationToken
    )
    {
        var people = new List<string>();
        foreach (var role in Told)
        {
            people.AddRange((await directory.InRoleAsync(role, service, transaction, cancellationToken)).Select(p => p.Id));
        }

        foreach (var person in people.Distinct(StringComparer.Ordinal))
        {
            await mail.QueueAsync(
                transaction,
                new MailRequest
                {
                    Id = $"lost:{cause}:EM-62:{person}",
                    Template = "EM-62",
                    To = person,
                    Service = service,
                    Urgent = true,
                    Values = new Dictionary<string, string>(StringComparer.Ordinal)
                    {
                        ["phone"] = asset ?? "of a worker",
                        ["time"] = UkTime.Short(clock.Now),
                        ["count"] = count.ToString(CultureInfo.InvariantCulture),
                        ["page"] = DocumentPages.WhatToDo,
                    },
                },
                cancellationToken
            );
        }
    }
}
