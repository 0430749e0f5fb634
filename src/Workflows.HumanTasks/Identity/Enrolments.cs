using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Links;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.HumanTasks.Identity;

/// <summary>
/// Sets authenticators up. Whoever reads a person's mail can open the invitation; so an authenticator counts at once only with a code that a
/// manager handed over, else after a day in which its owner and the digital team, who are told, can object.
/// </summary>
public sealed class Enrolments(
    Authenticators authenticators,
    OpenInvitations invitations,
    HandedOverCodes handedOver,
    EnrolmentSecrets secrets,
    PeopleDirectory directory,
    WorkingCalendar calendar,
    BusinessClock clock
)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>
    /// From when an authenticator counts that is set up now without a manager's code: after 24 hours, and not before a working day has passed,
    /// so that a warning on a Friday evening can be read.
    /// </summary>
    public async Task<DateTimeOffset> WithoutCodeAsync(
        Transaction transaction,
        HumanTask task,
        CancellationToken cancellationToken = default
    )
    {
        var now = clock.Now;
        var nation = await directory.NationAsync(task.Service, transaction, cancellationToken);
        var workingDay = calendar.AddWorkingHours(now, WorkingCalendar.HoursOfDay, nation);
        return workingDay > now + Day ? workingDay : now + Day;
    }

    /// <summary>Stores the secret that a page showed, when the first code of it is right.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="link">The live link of an open invitation, whose owner has typed the mailed code.</param>
    /// <param name="task">The invitation.</param>
    /// <param name="typed">What the page's form carries.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<EnrolmentOutcome> EnrolAsync(
        Transaction transaction,
        TaskLink link,
        HumanTask task,
        EnrolmentForm typed,
        CancellationToken cancellationToken = default
    )
    {
        if (secrets.Open(link, typed.Sealed) is not { } secret)
        {
            return EnrolmentOutcome.TooOld;
        }

        if (AuthenticatorKey.StepOf(secret, MailedCodes.Digits(typed.Code)) is not { } step)
        {
            return EnrolmentOutcome.WrongCode;
        }

        var countsFrom = clock.Now;
        if (!string.IsNullOrWhiteSpace(typed.HandedOver))
        {
            switch (await handedOver.UseAsync(transaction, link.PersonId, typed.HandedOver, cancellationToken))
            {
                case CodeOutcome.Wrong:
                    return EnrolmentOutcome.WrongHandedOverCode;
                case CodeOutcome.Locked:
                    await authenticators.NoteEndedCodeAsync(transaction, link.PersonId, cancellationToken);
                    return EnrolmentOutcome.HandedOverCodeEnded;
            }
        }
        else if (await authenticators.FindAsync(transaction, link.PersonId, cancellationToken) is not null)
        {
            return EnrolmentOutcome.NeedsHandedOverCode;
        }
        else
        {
            countsFrom = await WithoutCodeAsync(transaction, task, cancellationToken);
        }

        if (!await authenticators.AddAsync(transaction, link.PersonId, secret, step, countsFrom, cancellationToken))
        {
            return EnrolmentOutcome.NeedsHandedOverCode;
        }

        await invitations.EndAsync(transaction, link.PersonId, HumanTaskStatus.Decided, cancellationToken);
        return EnrolmentOutcome.Done;
    }
}

/// <summary>What the page of an invitation sends.</summary>
/// <param name="Sealed">The secret that the page showed, sealed.</param>
/// <param name="Code">The first code of the authenticator.</param>
/// <param name="HandedOver">The code that a manager handed over; null or empty: none.</param>
public sealed record EnrolmentForm(string? Sealed, string? Code, string? HandedOver);

/// <summary>Outcomes of setting up an authenticator.</summary>
public enum EnrolmentOutcome
{
    /// <summary>It is set up.</summary>
    Done,

    /// <summary>The page was shown too long ago; it is shown again with a fresh secret.</summary>
    TooOld,

    /// <summary>The authenticator's code is not right.</summary>
    WrongCode,

    /// <summary>The code that a manager handed over is not right.</summary>
    WrongHandedOverCode,

    /// <summary>Too many wrong ones were typed, so the code that a manager handed over has ended.</summary>
    HandedOverCodeEnded,

    /// <summary>An authenticator was set up before, and only the code of a manager lets another take its place.</summary>
    NeedsHandedOverCode,
}
