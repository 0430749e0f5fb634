using System.Globalization;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Store;
using Workflows.HumanTasks.Tasks;
using Workflows.Mail;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>
/// Queues the mails that lead to a person's weekly page. Each person has one page in a service, with the same link in every mail while it is
/// valid for some days yet, and each mail is sent once: its id says to whom and for which week or day.
/// </summary>
public sealed class WeeklyMail(TaskOpening opening, TaskStore tasks, TaskLinks links, MailQueue queue, BusinessClock clock)
{
    private const string NoteSql = "insert into weekly_mails (id, queued_at) values (@id, @now) on conflict (id) do nothing";

    private static readonly TimeSpan LongEnough = TimeSpan.FromDays(2);

    /// <summary>Sends a person a mail with a link to their weekly page, unless they had it.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="id">The mail's id, without the person.</param>
    /// <param name="template">Id of the template.</param>
    /// <param name="service">The service whose page it leads to.</param>
    /// <param name="personId">Id of the person.</param>
    /// <param name="role">The role in which they are asked.</param>
    /// <param name="values">Values of placeholders.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="caseId">The case with whose key the mail is encrypted while it waits, when it names one.</param>
    /// <returns>False when the person had it before, or cannot be reached.</returns>
    internal async Task<bool> SendOnceAsync(
        Transaction transaction,
        string id,
        string template,
        string service,
        string personId,
        Role role,
        Dictionary<string, string> values,
        CancellationToken cancellationToken,
        string? caseId = null
    )
    {
        id = $"{id}:{template}:{personId}";
        if (await transaction.ExecuteAsync(NoteSql, new { id, now = clock.Now }, cancellationToken) == 0)
        {
            return false;
        }

        values["link"] = await LinkAsync(transaction, service, personId, role, cancellationToken);
        try
        {
            return await queue.QueueAsync(
                transaction,
                new MailRequest
                {
                    Id = id,
                    Template = template,
                    To = personId,
                    Values = values,
                    CaseId = caseId,
                    Service = service,
                },
                cancellationToken
            );
        }
        catch (MailException)
        {
            // Nobody else's mail fails because one person has no address.
            return false;
        }
    }

    /// <summary>A number as mails write it.</summary>
    internal static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<string> LinkAsync(
        Transaction transaction,
        string service,
        string personId,
        Role role,
        CancellationToken cancellationToken
    )
    {
        var id = WeeklyKind.TaskOf(service, personId);
        if (await tasks.FindAsync(transaction, id, cancellationToken) is { IsOpen: true } page)
        {
            // Two mails may leave in one minute, and a new link would end that of the first.
            return await links.NewestOrIssueAsync(transaction, page, personId, LinkPurposes.Read, LongEnough, cancellationToken);
        }

        return await opening.OpenNoticeAsync(
            transaction,
            new NewTask
            {
                Id = id,
                Kind = WeeklyKind.KindName,
                Step = WeeklyKind.KindName,
                Service = service,
                Role = role,
            },
            personId,
            cancellationToken
        );
    }
}
