namespace Bookly.MailCatcher;

/// <summary>The mails caught since the start, the latest of them: a developer's machine is no archive.</summary>
public sealed class Mailbox
{
    private const int MostKept = 500;

    private readonly Lock gate = new();
    private readonly LinkedList<CaughtMail> mails = [];
    private int lastId;

    /// <summary>A number for the next mail.</summary>
    public int NextId() => Interlocked.Increment(ref lastId);

    public void Add(CaughtMail mail)
    {
        lock (gate)
        {
            mails.AddFirst(mail);
            while (mails.Count > MostKept) mails.RemoveLast();
        }
    }

    /// <summary>The mails, newest first.</summary>
    /// <param name="to">Only those to this address; null for all.</param>
    public IReadOnlyList<CaughtMail> List(string? to = null)
    {
        lock (gate)
        {
            return [.. mails.Where(mail => to is null || mail.To.Contains(to, StringComparer.OrdinalIgnoreCase))];
        }
    }

    public CaughtMail? Find(int id)
    {
        lock (gate) return mails.FirstOrDefault(mail => mail.Id == id);
    }

    public void Clear()
    {
        lock (gate) mails.Clear();
    }
}
