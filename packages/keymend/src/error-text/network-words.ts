import type { NetworkFault } from "../model/answer.ts";

/** How the clients of each language word a failure on the way. A group `host` names the peer. */
const rows: readonly { fault: NetworkFault; patterns: readonly RegExp[] }[] = [
  {
    fault: "tls-untrusted",
    patterns: [
      /CERTIFICATE_VERIFY_FAILED(?!\][^\n]{0,80}(?:expired|ismatch))/,
      /self[- ]signed certificate/i,
      /unable to get local issuer certificate/i,
      /unable to verify the first certificate/i,
      /\b(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?)\b/,
      /\bSSLCertVerificationError\b/,
      /x509: certificate signed by unknown authority/i,
      /PKIX path building failed/i,
      /unable to find valid certification path/i,
      /cURL error 60\b/i,
      /SSL certificate problem/i,
      /certificate verify failed(?!: (?:certificate has expired|Hostname mismatch))/i,
      /RemoteCertificateChainErrors|UntrustedRoot/,
      /The remote certificate is invalid/i,
      /invalid peer certificate: UnknownIssuer/i,
    ],
  },
  {
    fault: "tls-other",
    patterns: [
      /certificate (?:has |is )?expired|CERT_HAS_EXPIRED/i,
      /\bERR_TLS_CERT_ALTNAME_INVALID\b|Hostname\/IP does not match/i,
      /x509: certificate is (?:valid for|not valid)/i,
      /WRONG_VERSION_NUMBER|wrong version number/,
      /\bEPROTO\b/,
      /(?:tlsv1|sslv3) alert|SSLV3_ALERT|TLSV1_ALERT/i,
      /\bSSLEOFError\b|UNEXPECTED_EOF_WHILE_READING/,
      /\bSSLHandshakeException\b/,
    ],
  },
  {
    fault: "proxy",
    patterns: [
      /\bProxyError\b/,
      /Unable to connect to proxy/i,
      /Tunnel connection failed/i,
      /Proxy Authentication Required/i,
      /proxyconnect tcp/i,
      /CONNECT tunnel failed/i,
      /Could not resolve proxy(?:: (?<host>[\w.-]{1,200}))?/i,
      /\bERR_(?:PROXY|TUNNEL)_CONNECTION_FAILED\b/,
      /Received HTTP code \d{3} from proxy/i,
      /Proxy response \(\d{3}\)/i,
      /tunneling socket could not be established/i,
    ],
  },
  {
    fault: "dns",
    patterns: [
      /getaddrinfo (?:ENOTFOUND|EAI_AGAIN)(?: (?<host>[\w.-]{1,200}))?/,
      /\b(?:ENOTFOUND|EAI_AGAIN)\b/,
      /getaddrinfo failed/i,
      /Name or service not known/i,
      /nodename nor servname provided/i,
      /Temporary failure in name resolution/i,
      /Could not resolve host:? (?<host>[\w.-]{1,200})/i,
      /lookup (?<host>[\w.-]{1,200})(?: on [^\n:]{1,60}(?::\d+)?)?: no such host/i,
      /No such host is known/i,
      /UnknownHostException(?:: (?<host>[\w.-]{1,200}))?/,
      /Failed to (?:open TCP connection to|resolve) '?(?<host>[\w.-]{1,200})/i,
      /php_network_getaddresses/i,
      /\bNameResolutionError\b/,
    ],
  },
  {
    fault: "refused",
    patterns: [
      /\bECONNREFUSED(?: (?<host>[\w.:[\]-]{1,200}))?/,
      /Connection refused/i,
      /actively refused it/i,
      /\b(?:EHOSTUNREACH|ENETUNREACH)\b/,
      /No route to host|Network is unreachable/i,
      /Failed to connect to (?<host>[\w.-]{1,200}) port/i,
    ],
  },
  {
    fault: "timeout",
    patterns: [
      /\bETIMEDOUT\b/,
      /Request timed out/i,
      /\b(?:APIConnectionTimeoutError|APITimeoutError|ConnectTimeout|ReadTimeout|SocketTimeoutException|UND_ERR_(?:CONNECT|HEADERS)_TIMEOUT)\b/,
      /context deadline exceeded/i,
      /i\/o timeout/i,
      /(?:Operation|Connection|Read) timed out/i,
      /cURL error 28\b/i,
      /Net::(?:Open|Read)Timeout/,
    ],
  },
  {
    fault: "reset",
    patterns: [
      /\bECONNRESET\b/,
      /socket hang up/i,
      /Connection (?:was )?reset(?: by peer)?/i,
      /\bRemoteDisconnected\b|Server disconnected/i,
      /\bEPIPE\b|Broken pipe/i,
      /other side closed/i,
      /IncompleteRead|Premature close/i,
    ],
  },
  {
    fault: "bad-url",
    patterns: [
      /Request URL is missing an 'https?:\/\/'/i,
      /UnsupportedProtocol\b/,
      /\bERR_INVALID_URL\b|TypeError: Invalid URL/,
      /unsupported protocol scheme/i,
      /No connection adapters were found/i,
      /URL using bad\/illegal format/i,
    ],
  },
];

/** Faults on the way that the text names, each kind once, most telling first. */
export function networkIn(
  text: string,
): { fault: NetworkFault; host: string | null }[] {
  return rows.flatMap(({ fault, patterns }) => {
    const matches = patterns
      .map((pattern) => pattern.exec(text))
      .filter((match) => match !== null);
    if (matches.length === 0) return [];
    const host = matches.map((match) => match.groups?.["host"]).find(Boolean);
    return [{ fault, host: host ?? hostBeside(text) }];
  });
}

const HOST =
  /(?:Cannot connect to host |HTTPSConnectionPool\(host='|connect to |https?:\/\/)(?<host>[\w.-]{1,200})|(?<api>\b(?:[\w-]{1,20}\.){0,3}api\.openai\.com)\b/;

function hostBeside(text: string): string | null {
  const groups = HOST.exec(text)?.groups;
  return groups?.["host"] ?? groups?.["api"] ?? null;
}
