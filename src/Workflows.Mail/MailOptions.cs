using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Mail;

/// <summary>Section <c>Mail</c>.</summary>
public sealed class MailOptions
{
    /// <summary>The transport of mails; default: the mailbox in Development, a mail server elsewhere.</summary>
    public MailTransport? Transport { get; set; }

    /// <summary>Host name of the mail server; required with <see cref="MailTransport.Smtp"/>.</summary>
    public string? Host { get; set; }

    /// <summary>Its port; default 587, 465 with <see cref="MailSecurity.Tls"/>, 25 with <see cref="MailSecurity.None"/>.</summary>
    public int? Port { get; set; }

    /// <summary>The protection of the connection; default STARTTLS, and then no mail is sent to a server that does not offer it.</summary>
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>User name, when the server asks for one.</summary>
    public string? UserName { get; set; }

    /// <summary>Password of that user.</summary>
    public string? Password { get; set; }

    /// <summary>The sender's address; required outside Development, where the default is a mailbox of the sample charity.</summary>
    public string From { get; set; } = "pilot@harbour.example";

    /// <summary>Address of the monitored mailbox to which people reply, also named in mails; default: the sender's address.</summary>
    public string? ReplyTo { get; set; }

    /// <summary>
    /// The longest time until a mail is handed to the server, connecting included; default 20 seconds. For its answer the server then has
    /// ten minutes, during which other mails go over other connections.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Development only: mails to staff leave at any hour of any day, so that a test can run at night. Default: 08:00 to 18:00 on working days.</summary>
    public bool AnyHour { get; set; }

    /// <summary>The address to which people reply: <see cref="ReplyTo"/>, or the sender's.</summary>
    public string Mailbox => ReplyTo ?? From;

    /// <summary>Reads the section <c>Mail</c>.</summary>
    /// <exception cref="ConfigurationException">A value cannot be read; the sentence says which.</exception>
    public static MailOptions Read(IConfiguration configuration)
    {
        try
        {
            return configuration.GetSection("Mail").Get<MailOptions>() ?? new MailOptions();
        }
        catch (InvalidOperationException e)
        {
            throw new ConfigurationException($"Section Mail cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Sets the defaults of the environment and checks the settings.</summary>
    /// <exception cref="ConfigurationException">
    /// A setting is missing or wrong, or two do not fit together; the sentence says what to do.
    /// </exception>
    public MailOptions Check(IHostEnvironment environment)
    {
        Transport ??= environment.IsDevelopment() ? MailTransport.Mailbox : MailTransport.Smtp;
        if (Transport == MailTransport.Mailbox && !environment.IsDevelopment())
        {
            throw new ConfigurationException(
                "Mail:Transport is Mailbox, which is for Development alone: set it to Smtp and name the server in Mail:Host."
            );
        }

        if (AnyHour && !environment.IsDevelopment())
        {
            throw new ConfigurationException(
                "Mail:AnyHour is for Development alone: remove it, so that staff are not written to at night."
            );
        }

        if (Transport == MailTransport.Smtp && string.IsNullOrWhiteSpace(Host))
        {
            throw new ConfigurationException("Mail:Host is missing: name the mail server.");
        }

        if (Port is < 1 or > 65535)
        {
            throw new ConfigurationException("Mail:Port must be a number from 1 to 65535.");
        }

        if (!PlainAddress.Is(From))
        {
            throw new ConfigurationException("Mail:From must be one plain address, such as pilot@charity.example.");
        }

        if (ReplyTo is not null && !PlainAddress.Is(ReplyTo))
        {
            throw new ConfigurationException("Mail:ReplyTo must be one plain address, such as pilot@charity.example.");
        }

        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(2))
        {
            throw new ConfigurationException("Mail:Timeout must lie between 00:00:01 and 00:02:00.");
        }

        if (UserName is not null && Security == MailSecurity.None && !environment.IsDevelopment())
        {
            throw new ConfigurationException(
                "Mail:UserName is set but Mail:Security is None: a password is not sent in clear; use StartTls or Tls."
            );
        }

        return this;
    }
}

/// <summary>The transport of mails.</summary>
public enum MailTransport
{
    /// <summary>Mails are sent to a mail server by SMTP.</summary>
    Smtp,

    /// <summary>Mails are kept in the development mailbox at <c>/mailbox</c>.</summary>
    Mailbox,
}

/// <summary>The protection of the connection to the mail server.</summary>
public enum MailSecurity
{
    /// <summary>No protection; for a server on the same machine.</summary>
    None,

    /// <summary>STARTTLS, required.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,
}
