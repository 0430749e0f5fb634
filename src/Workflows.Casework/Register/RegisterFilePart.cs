using System.Text.RegularExpressions;
using NodaTime;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.People.Yaml;
using Workflows.Storage;

namespace Workflows.Casework.Register;

/// <summary>
/// Reads the key <c>register</c> of a person's entry in the people file: the worker's entry in the register of the pilot.
/// </summary>
internal sealed partial class RegisterFilePart(PilotRegister pilot, WorkingCalendar calendar) : IPersonPartReader
{
    public string Key => "register";

    public IPersonPart? Read(YamlMap person)
    {
        if (person.Map(Key)?.Allow("service", "status", "phone_asset", "guide_version", "joined") is not { } register)
        {
            return null;
        }

        var status = register.Text("status");
        if (status is not null && !RegisterStatus.All.Contains(status))
        {
            register.Problem("status", "'status' must be pending, active, suspended or left.");
        }

        return new Entry(
            pilot,
            calendar,
            register.Text("service") ?? "",
            status ?? "",
            register.Matching("phone_asset", register.OptionalText("phone_asset"), Asset(), "an asset number such as PH-0231"),
            register.Number("guide_version", 1, 10_000, required: false),
            register.Day("joined", required: false)
        );
    }

    [GeneratedRegex(@"\A[A-Z]{2}-[0-9]{4}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Asset();

    private sealed record Entry(
        PilotRegister Pilot,
        WorkingCalendar Calendar,
        string Service,
        string Status,
        string? PhoneAsset,
        int? GuideVersion,
        LocalDate? Joined
    ) : IPersonPart
    {
        public string? Refuse(IReadOnlyList<PersonRole> roles) =>
            roles.Any(r => r.Role == Role.Worker && (r.Service is null || r.Service == Service))
                ? null
                : "only a worker of the service can be in the register.";

        public Task WriteAsync(Transaction transaction, string personId, string actor, CancellationToken cancellationToken) =>
            Pilot.PutAsync(
                transaction,
                new RegisteredWorker
                {
                    PersonId = personId,
                    Service = Service,
                    Status = Status,
                    PhoneAsset = PhoneAsset,
                    GuideVersion = GuideVersion,
                    JoinedAt = Joined is { } day ? Calendar.AtLocal(day, LocalTime.Midnight) : null,
                },
                actor,
                cancellationToken
            );
    }
}
