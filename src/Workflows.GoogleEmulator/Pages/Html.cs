using System.Net;
using System.Text;

namespace Workflows.GoogleEmulator.Pages;

/// <summary>Builds a page. Every value is encoded when it is added; markup comes from this assembly only.</summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds markup whose interpolated values are encoded, unless they are <see cref="Html"/> themselves.</summary>
    public Html Add(FormattableString markup)
    {
        _text.AppendFormat(Encoder.Instance, markup.Format, markup.GetArguments());
        return this;
    }

    public static Html Of(FormattableString markup) => new Html().Add(markup);

    public static Html None => new();

    public override string ToString() => _text.ToString();

    private sealed class Encoder : IFormatProvider, ICustomFormatter
    {
        public static readonly Encoder Instance = new();

        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) =>
            arg is Html html ? html.ToString() : WebUtility.HtmlEncode(arg?.ToString() ?? "");
    }
}
