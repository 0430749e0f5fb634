using System.Globalization;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Workflows.Engine.Expressions.Guards;

/// <summary>How much one call of a built-in function may make. All sizes derive from the limits of an expression.</summary>
internal sealed class SizeLimits(ExpressionLimits limits)
{
    // A match takes about 200 bytes, a property of an object about as much.
    private const int BytesOfObject = 256;

    /// <summary>Most characters of a text.</summary>
    public int Text { get; } = limits.MaxText;

    /// <summary>Most characters of a text that is taken as an object, with a property for each character, or matched all at once.</summary>
    public int TextOfObjects { get; } = (int)Math.Min(limits.MaxText, limits.MaxLiveMemory / BytesOfObject);

    /// <summary>Most elements of a list.</summary>
    public long List { get; } = limits.MaxArraySize;

    /// <summary>Most bytes of an array of numbers.</summary>
    public long Bytes { get; } = limits.MaxLiveMemory / 8;

    /// <exception cref="ExpressionException">The text is longer than <see cref="Text"/>.</exception>
    public void CheckText(long length)
    {
        if (length > Text)
        {
            throw new ExpressionException(
                $"The script made a text of more than {Text.ToString("N0", CultureInfo.InvariantCulture)} characters and was stopped."
            );
        }
    }

    /// <exception cref="ExpressionException">The value is a text that is longer than <see cref="TextOfObjects"/>.</exception>
    public void CheckTextOfObjects(JsValue value)
    {
        if (LengthOfText(value) > TextOfObjects)
        {
            throw new ExpressionException(
                $"The script took a text of more than {TextOfObjects.ToString("N0", CultureInfo.InvariantCulture)} characters apart and was stopped."
            );
        }
    }

    /// <exception cref="ExpressionException">The list is longer than <see cref="List"/>.</exception>
    public void CheckList(long length)
    {
        if (length > List)
        {
            throw new ExpressionException(
                $"The script made a list of more than {List.ToString("N0", CultureInfo.InvariantCulture)} elements and was stopped."
            );
        }
    }

    /// <exception cref="ExpressionException">The array is larger than <see cref="Bytes"/>.</exception>
    public void CheckBytes(double bytes)
    {
        if (bytes > Bytes)
        {
            throw new ExpressionException(
                $"The script made an array of more than {Bytes.ToString("N0", CultureInfo.InvariantCulture)} bytes and was stopped."
            );
        }
    }

    /// <summary>Length of a text, or of a text that was made an object; 0 of anything else.</summary>
    public static int LengthOfText(JsValue value) =>
        value is JsString text ? text.Length
        // The length of a text that was made an object is its own property, which a script cannot change.
        : value is ObjectInstance boxed and IJsPrimitive { Type: Types.String } ? (int)TypeConverter.ToLength(boxed.Get("length"))
        : 0;
}
