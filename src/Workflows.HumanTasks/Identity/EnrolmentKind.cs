using OtpNet;
using QRCoder;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Links;
using Workflows.Storage;

namespace Workflows.HumanTasks.Identity;

/// <summary>The kind that lets a person set up an authenticator: a secret to scan or type, and a first code.</summary>
public sealed class EnrolmentKind(Authenticators authenticators, HumanTaskOptions options) : ITaskKind
{
    /// <summary>The kind's name in a task's row.</summary>
    public const string KindName = "enrolment";

    /// <inheritdoc />
    public string Name => KindName;

    /// <inheritdoc />
    public bool TakesAnswers => false;

    /// <inheritdoc />
    public string LinkPurpose => LinkPurposes.Enrol;

    /// <inheritdoc />
    public TaskWords Words { get; } = new EnrolmentWords();

    /// <inheritdoc />
    public string AskedBy(HumanTask task) => "EM-39";

    /// <inheritdoc />
    public ValueTask<bool?> IsWantedAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) => new(true);

    /// <inheritdoc />
    public async ValueTask<TaskPage> ShowAsync(Transaction transaction, TaskReader reader, CancellationToken cancellationToken) =>
        new("Set up your authenticator", "/Page/_Enrol.cshtml", await EnrolmentAsync(transaction, reader.Link, cancellationToken))
        {
            Refusal =
                reader.Link.IsLive(reader.Now) ? null
                : await authenticators.IsEnrolledAsync(transaction, reader.Link.PersonId, cancellationToken)
                    ? "Your authenticator is set up."
                : "Open a request that needs it, and ask there for a new one.",
        };

    /// <summary>Secret and QR code of a person who is setting up; null once it is set up.</summary>
    private async Task<EnrolmentView?> EnrolmentAsync(Transaction transaction, TaskLink link, CancellationToken cancellationToken)
    {
        if (await authenticators.SecretToEnrolAsync(transaction, link.PersonId, cancellationToken) is not { } bytes)
        {
            return null;
        }

        var secret = Base32Encoding.ToString(bytes);
        var issuer = Uri.EscapeDataString(options.Organisation);
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(
            $"otpauth://totp/{issuer}:{Uri.EscapeDataString(link.PersonId)}?secret={secret}&issuer={issuer}",
            QRCodeGenerator.ECCLevel.M
        );
        using var svg = new SvgQRCode(data);
        return new EnrolmentView(
            string.Join(' ', secret.Chunk(4).Select(c => new string(c))),
            svg.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute)
        );
    }

    private sealed class EnrolmentWords : TaskWords
    {
        public override string? EndedHeading(HumanTask task) => "This invitation has ended";
    }
}

/// <summary>The data for setting up an authenticator.</summary>
/// <param name="Secret">The secret as the person types it, base32 in groups of four.</param>
/// <param name="Svg">The QR code of the secret's address.</param>
public sealed record EnrolmentView(string Secret, string Svg);
