using System.Globalization;
using Workflows.Mail;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Workflows.Storage.Operations;

namespace Workflows.Casework.Waiting;

/// <summary>Tells the digital team about an obstacle: EM-29, once for each obstacle, with a link to the operations page.</summary>
public sealed class TeamAlerts(MailQueue mail, PeopleDirectory directory) : ITeamAlerts
{
    private const string Page = "/";

    /// <inheritdoc />
    public async ValueTask TellAsync(Transaction transaction, TeamAlert alert, CancellationToken cancellationToken)
    {
        foreach (var person in await directory.InRoleAsync(Role.DigitalTeam, null, transaction, cancellationToken))
        {
            await mail.QueueAsync(
                transaction,
                new MailRequest
                {
                    Id = $"{alert.Id}:EM-29:{person.Id}",
                    Template = "EM-29",
                    To = person.Id,
                    Values = new Dictionary<string, string>
                    {
                        ["problem"] = alert.Problem,
                        ["count"] = alert.Waiting.ToString(CultureInfo.InvariantCulture),
                        ["time"] = UkTime.Spoken(alert.Since),
                        ["role"] = alert.NeedsPerson ? "person" : "nobody",
                        ["link"] = Page,
                    },
                    // What waits are approvals and mails about children: the team is told at night too.
                    Urgent = true,
                },
                cancellationToken
            );
        }
    }
}
