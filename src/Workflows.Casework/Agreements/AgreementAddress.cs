using QRCoder;
using Workflows.Storage;

namespace Workflows.Casework.Agreements;

/// <summary>The address of the young person's page, as text and as a QR code. It never holds a code: addresses stay in histories and logs.</summary>
public sealed class AgreementAddress(PublicAddress server)
{
    /// <summary>The path of the page.</summary>
    public const string Path = "/a";

    /// <summary>The path of the version on paper.</summary>
    public const string Print = Path + "/print";

    /// <summary>The path of the stylesheet.</summary>
    public const string Style = Path + "/style.css";

    /// <summary>The whole address.</summary>
    public string Whole { get; } = server.Link(Path);

    /// <summary>The address as people type it.</summary>
    public string Short { get; } = server.Link(Path).Split("://")[^1];

    /// <summary>The QR code of the address, as SVG.</summary>
    public string Svg { get; } = Draw(server.Link(Path));

    private static string Draw(string address)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(address, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(data);
        return svg.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
