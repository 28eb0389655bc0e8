"""RDKit's reading speed, for `cargo xtask eval substances`.

Reads the SMILES of the file named on the command line (`SMILES<TAB>id` lines), parses each once with the usual
sanitizing, and prints molecules per second of processor time.
"""

import sys
import time

from rdkit import Chem, RDLogger

RDLogger.DisableLog("rdApp.*")


def main():
    with open(sys.argv[1], encoding="utf-8") as lines:
        texts = [line.split("\t")[0] for line in lines]
    parse = Chem.MolFromSmiles
    start = time.process_time()
    for text in texts:
        parse(text)
    print(len(texts) / (time.process_time() - start))


if __name__ == "__main__":
    main()
